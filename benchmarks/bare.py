"""The measure of all things here: the smallest useful Streamlit page, one slider and one text."""

import streamlit as st

posts = st.slider("Stellen", 0, 100, 50)
st.text(f"Summe: {posts * 1000}")
