"""What people see and touch: the only package that imports Streamlit and Altair."""
