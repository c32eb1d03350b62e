"""Run by Alembic, on the connection that it is given."""

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeEngine

from app.database import Utc
from app.migrations import is_of_a_model
from app.tables import metadata


def write_type(kind: str, thing: object, _: object) -> str | Literal[False]:
    """Types of ours and of SQLModel as what they are in the database, so that a step stands by itself."""
    if kind != "type" or not isinstance(thing, TypeEngine):
        return False
    if isinstance(thing, Utc):
        return "sa.DateTime(timezone=True)"
    if type(thing).__name__ in ("AutoString", "Enum"):
        length = getattr(thing, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=write_type,
    compare_type=False,
    render_as_batch=True,
    include_name=is_of_a_model,
)
with context.begin_transaction():
    context.run_migrations()
