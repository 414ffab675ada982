"""Alembic migrations of the users' tables."""
