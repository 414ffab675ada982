"""The store: published tables in, checked data frames out. The only package that knows SQLAlchemy."""
