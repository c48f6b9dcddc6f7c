"""What Alembic runs: the open connection of the program, never one of its own."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

DERIVED = ("resident_search", "minute_search", "issue_search")


def include(name: str | None, type_: str, _parents: object) -> bool:
    """Leave out the shadow tables of the full-text index."""
    return not (type_ == "table" and (name or "").startswith(DERIVED))


def plain_type(kind: str, thing: Any, _autogenerate: object) -> str | Literal[False]:
    """Write the stored type, never ours: a migration must mean the same for ever."""
    if kind == "type" and isinstance(thing, sa.TypeDecorator | sa.Enum):
        stored: Any = thing.impl if isinstance(thing, sa.TypeDecorator) else thing
        return f"sa.String(length={stored.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    include_name=include,
    render_item=plain_type,
    transactional_ddl=True,
)
context.run_migrations()
