"""The list of outages: what is on now first, what is planned, what has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from k2k_desktop.core.fields import Choice, Count, Options, Text, kind_of
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.estate import Block
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.happenings import Outage, OutageKind, OutagePlace
from k2k_desktop.services.people.lists import blocks, estates

_O, _P, _B = (one.__table__.c for one in (Outage, OutagePlace, Block))
_now: Final = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now")


class Standing(Options):
    """Where an outage is in time."""

    on_now = P_("outage", "On now")
    to_come = P_("outage", "To come")
    ended = P_("outage", "Ended")


_BLOCKS: Final = (
    sa.select(sa.func.group_concat(sa.distinct(_B.code)))
    .select_from(OutagePlace.__table__.join(Block.__table__, _B.id == _P.block_id))
    .where(_P.outage_id == _O.id)
    .scalar_subquery()
)
_ISSUES: Final = sa.select(sa.func.count()).where(Issue.outage_id == _O.id).scalar_subquery()


_BEGUN: Final = sa.cast(_O.starts_at, sa.String) <= _now
_STANDING: Final = sa.type_coerce(
    sa.case(
        (_O.ended_at.is_not(None), Standing.ended.name), (_BEGUN, Standing.on_now.name), else_=Standing.to_come.name
    ),
    sa.Enum(Standing, native_enum=False, length=40),
)  # fmt: skip


def _stands(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Written so that what has not ended can be read from its index."""
    tests = {
        Standing.on_now: sa.and_(_O.ended_at.is_(None), _BEGUN),
        Standing.to_come: sa.and_(_O.ended_at.is_(None), sa.not_(_BEGUN)),
        Standing.ended: _O.ended_at.is_not(None),
    }
    return sa.or_(*(tests[one] for one in chosen))


OUTAGES: Final = Listing(
    name="outages",
    title=N_("Outages"),
    record="outage",
    needs="issues.see",
    source=Outage.__table__,
    key=_O.id,
    columns=(
        Column("reference", kind_of(Outage.reference), _O.reference, (_O.year, _O.number), 150),
        Column("kind", kind_of(Outage.kind), _O.kind, (_O.kind, _O.starts_at), 140, rank=1),
        Column("title", kind_of(Outage.title), _O.title, (sa.func.lower(_O.title),), 230, stretch=True, strong=True),
        Column("blocks", Text(label=N_("Block")), _BLOCKS, (), 90, rank=2),
        Column("units", Count(label=N_("Units affected")), _O.units, (_O.units, _O.starts_at), 120),
        Column("starts_at", kind_of(Outage.starts_at), _O.starts_at, (_O.starts_at,), 170, rank=3),
        Column("standing", Choice(label=N_("Standing"), of=Standing), _STANDING, (_STANDING, _O.starts_at), 140),
        Column("ended_at", kind_of(Outage.ended_at), _O.ended_at, (_O.ended_at.is_(None), _O.ended_at), 170, rank=5),
        Column("expected", kind_of(Outage.expected_until), _O.expected_until,
               (_O.expected_until.is_(None), _O.expected_until), 170, rank=6),
        Column("issues", Count(label=N_("Complaints")), _ISSUES, (), 100, rank=4),
        Column("agency", kind_of(Outage.agency), _O.agency, (sa.func.lower(_O.agency),), 150, rank=7, muted=True),
    ),
    sort=Sort("reference", descending=True),
    search=lambda text: sa.and_(
        *(sa.or_(*(one.contains(word, autoescape=True)
                   for one in (_O.reference, _O.title, _O.cause, _O.agency, _O.agency_reference)))
          for word in text.split())
    ),
    count_one=N_("{count} outage"),
    count_many="{count} outages",
    filters=(
        Filter("standing", N_("Standing"),
               lambda _session: [(one, one.say()) for one in Standing], _stands, quick=(Standing.on_now,)),
        Filter("kind", N_("Kind of outage"), lambda _session: [(one, one.say()) for one in OutageKind],
               lambda chosen: _O.kind.in_(chosen)),
        Filter("block", N_("Block"), blocks,
               lambda chosen: _O.id.in_(sa.select(_P.outage_id).where(_P.block_id.in_(chosen)))),
        Filter("estate", N_("Estate"), estates, lambda chosen: _O.estate_id.in_(chosen)),
    ),
)  # fmt: skip
