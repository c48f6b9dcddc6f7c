"""Which complaints a query of the list is about, for what counts them in another way."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues.lists import ISSUES


def narrowed(session: Session, query: Query, without: Collection[str] = ()) -> sa.Select[tuple[int]] | None:
    """The keys of the complaints of *query*, leaving aside the filters named *without*; None where it asks nothing."""
    filters = {name: values for name, values in query.filters.items() if values and name not in without}
    if not filters and not query.search.strip():
        return None
    keys = sa.select(ISSUES.key).select_from(ISSUES.source).correlate(None)
    return ISSUES.narrowed(session, keys, Query(query.search, filters))
