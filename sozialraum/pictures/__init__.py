"""Answers as pictures: SVG, Altair charts, HTML tables, legends. No Streamlit."""
