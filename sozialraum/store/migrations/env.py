"""Alembic's entry point: migrations run on the connection and in the transaction of the caller."""

from alembic import context

from sozialraum.store import schema

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("Migrations are started by sozialraum.store.migrate.upgrade(engine).")

context.configure(connection=connection, target_metadata=schema.USERS, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
