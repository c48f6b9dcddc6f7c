"""The register of facilities: what an estate has besides homes, who looks after it, and until when it is certified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Day, Instant, Text, UtcInstant, fields, kind_of
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import Certificate, CertificateKind, Condition, Facility, FacilityKind
from k2k_desktop.models.estate.unit_codes import natural_key
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind
from k2k_desktop.models.issues.works import Contractor, Trade
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.estate.certificates import CertificateView, certificates_of
from k2k_desktop.services.people.lists import blocks, estates
from k2k_desktop.services.runner import about

FACILITY_FORM: Final = fields(
    Facility.kind, Facility.name, Facility.estate_id, Facility.block_id, Facility.floor_label, Facility.place_note,
    Facility.condition, Facility.serial_number, Facility.maker, Facility.installed_on, Facility.warranty_until,
    Facility.firm_id, Facility.contract_from, Facility.contract_until, Facility.replacement_plan, Facility.active,
)  # fmt: skip

_F, _B, _E, _C = (one.__table__.c for one in (Facility, Block, Estate, Contractor))
_today: Final = sa.func.date("now", "+8 hours")
_IS_LIFT = _F.kind == FacilityKind.lift
_UNTIL: Final = sa.type_coerce(
    sa.select(sa.func.max(Certificate.valid_until))
    .where(
        Certificate.facility_id == _F.id,
        sa.or_(_F.kind != FacilityKind.lift.name, Certificate.kind == CertificateKind.lift),
    )
    .scalar_subquery(),
    sa.Date(),
)

_OPEN = sa.and_(
    LiftEvent.facility_id == _F.id, LiftEvent.ended_at.is_(None),
    LiftEvent.kind.in_((LiftEventKind.breakdown, LiftEventKind.planned_stop)),
)  # fmt: skip
_STOPPED: Final = sa.type_coerce(
    sa.select(sa.func.max(LiftEvent.started_at)).where(_OPEN).scalar_subquery(), UtcInstant()
)


def _by_certificate(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    until = sa.cast(_UNTIL, sa.String)
    tests = {
        "expired": sa.or_(until < _today, sa.and_(until.is_(None), _IS_LIFT)),
        "soon": sa.and_(until >= _today, until <= sa.func.date("now", "+8 hours", "+90 days")),
        "none": until.is_(None),
    }
    return sa.or_(*(tests[one] for one in chosen))


_CERTIFIED: Final = (
    ("expired", N_("Certificate expired")), ("soon", N_("Expires within 90 days")), ("none", N_("No certificate")),
)  # fmt: skip


FACILITIES: Final = Listing(
    name="facilities",
    title=N_("Facilities"),
    record="facility",
    needs="issues.see",
    source=Facility.__table__.join(Estate.__table__, _E.id == _F.estate_id)
    .outerjoin(Block.__table__, _B.id == _F.block_id)
    .outerjoin(Contractor.__table__, _C.id == _F.firm_id),
    key=_F.id,
    columns=(
        Column("name", Text(label=N_("Facility")), _F.name, (_F.sort_key,), 220, stretch=True, strong=True),
        Column("kind", kind_of(Facility.kind), _F.kind, (_F.kind, _F.sort_key), 150, rank=3),
        Column("block", Text(label=N_("Block")), _B.code, (_B.sort_key, _F.sort_key), 80, rank=2),
        Column("condition", kind_of(Facility.condition), _F.condition, (_F.condition, _F.sort_key), 110),
        Column("stopped", Instant(label=N_("Stopped since")), _STOPPED, (_STOPPED.is_(None), _STOPPED), 120),
        Column("until", Day(label=N_("Certified until")), _UNTIL, (_UNTIL.is_(None), _UNTIL), 150),
        Column("firm", Text(label=N_("Competent firm")), _C.name, (sa.func.lower(_C.name), _F.sort_key), 180, rank=1,
               muted=True),
        Column("serial", kind_of(Facility.serial_number), _F.serial_number, (_F.serial_number,), 140, rank=4),
        Column("contract", kind_of(Facility.contract_until), _F.contract_until,
               (_F.contract_until.is_(None), _F.contract_until), 130, rank=5),
        Column("warranty", kind_of(Facility.warranty_until), _F.warranty_until,
               (_F.warranty_until.is_(None), _F.warranty_until), 130, rank=6),
        Column("active", kind_of(Facility.active), _F.active, (_F.active,), 90, rank=9),
        Column("estate", Text(label=N_("Estate")), _E.name, (sa.func.lower(_E.name),), 180, rank=9, muted=True),
    ),
    sort=Sort("name"),
    search=lambda text: sa.and_(
        *(sa.or_(*(one.contains(word, autoescape=True)
                   for one in (_F.name, _F.serial_number, _F.maker, _F.place_note, _C.name)))
          for word in text.split())
    ),
    count_one=N_("{count} facility"),
    count_many="{count} facilities",
    filters=(
        Filter("kind", N_("Kind of facility"), lambda _session: [(one, one.say()) for one in FacilityKind],
               lambda chosen: _F.kind.in_(chosen), quick=(FacilityKind.lift,)),
        Filter("stopped", N_("Lift stopped"), lambda _session: [(True, N_("Stopped now"))],
               lambda _chosen: sa.exists().where(_OPEN), quick=(True,)),
        Filter("certificate", N_("Certificate"), lambda _session: list(_CERTIFIED), _by_certificate,
               quick=("expired",)),
        Filter("block", N_("Block"), blocks, lambda chosen: _F.block_id.in_(chosen)),
        Filter("condition", kind_of(Facility.condition).label, lambda _session: [(o, o.say()) for o in Condition],
               lambda chosen: _F.condition.in_(chosen)),
        Filter("active", N_("In use"), lambda _session: [(True, N_("In use")), (False, N_("Out of use"))],
               lambda chosen: _F.active.in_(chosen)),
        Filter("estate", N_("Estate"), estates, lambda chosen: _F.estate_id.in_(chosen)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class FacilityPage:
    """One facility, whole. *values* are those of its form, *place* is where it stands in the screen's words."""

    id: int
    version: int
    name: str
    kind: FacilityKind
    condition: Condition
    active: bool
    place: str
    firm: str
    values: dict[str, Any]
    certificates: list[CertificateView]
    open_issues: int
    has_photo: bool

    @property
    def certified_until(self) -> CertificateView | None:
        """The certificate that counts: a lift's own kind, otherwise the one that holds longest."""
        kinds = [one for one in self.certificates if one.newest]
        if self.kind is FacilityKind.lift:
            kinds = [one for one in kinds if one.kind is CertificateKind.lift]
        return kinds[0] if kinds else None

    @property
    def uncertified(self) -> bool:
        """A lift without a certificate, or anything whose certificate has expired."""
        newest = self.certified_until
        return self.kind is FacilityKind.lift if newest is None else newest.days_left < 0


@dataclass(frozen=True)
class LiftsMissing:
    """A block that says it has more lifts than the register knows."""

    block_id: int
    block: str
    missing: int


@action(N_("Save facility"), needs="works.change", icon="save")
def save_facility(session: Session, facility_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new facility (None) or change one. Gives its key.

    Raises Invalid where the name is taken in its estate, the block is another estate's, or a day ends before its begin.
    """
    one = Facility(condition=Condition.good, active=True)
    if facility_id is not None:
        one = session.get_one(Facility, facility_id)
        one.check_version(version)
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in {part.name for part in FACILITY_FORM}})
        _judge(session, one)
        one.sort_key = _sort_key(session, one)
    session.add(one)
    session.flush()
    about(session, "facility", one.id)
    return one.id


@action(N_("Keep photo of facility"), needs="works.change", icon="camera")
def save_facility_photo(session: Session, facility_id: int, version: int, photo: FileGiven | None) -> None:
    """Put a photo in the place of the one before; None takes it away."""
    one = session.get_one(Facility, facility_id)
    one.check_version(version)
    if photo is not None and photo.content.startswith(b"%PDF-"):
        raise UserError(N_("Choose a picture. A PDF belongs to the certificates."))
    one.photo_id = keep_file(session, photo) if photo else None


@action(N_("Make records of lifts"), needs="works.change", icon="plus")
def make_lifts(session: Session, block_id: int) -> list[int]:
    """A record for each lift that the block says it has and the register does not know; their keys.

    Raises UserError where none is missing.
    """
    block = session.get_one(Block, block_id)
    missing = next((one.missing for one in _missing(session, block_id)), 0)
    if not missing:
        raise UserError(N_("Every lift of block {block} has a record already."), block=block.code)
    taken = set(session.scalars(sa.select(Facility.name).where(Facility.estate_id == block.estate_id)))
    made: list[Facility] = []
    number = 0
    while len(made) < missing:
        number += 1
        name = say(N_("Lift {number} Block {block}"), "ms", number=number, block=block.code)
        if name in taken:
            continue
        one = Facility(
            estate_id=block.estate_id, kind=FacilityKind.lift, name=name, block_id=block.id,
            condition=Condition.good, active=True, sort_key="",
        )  # fmt: skip
        one.sort_key = _sort_key(session, one)
        session.add(one)
        made.append(one)
    session.flush()
    about(session, "block", block_id)
    return [one.id for one in made]


@question(needs="issues.see")
def lifts_missing(session: Session) -> list[LiftsMissing]:
    """Blocks with lifts that have no record yet, by their code."""
    return _missing(session)


@question(needs="issues.see")
def facility_page(session: Session, facility_id: int) -> FacilityPage:
    """One facility with its certificates, and how many complaints about it are open."""
    one = session.get_one(Facility, facility_id)
    firm = session.get(Contractor, one.firm_id) if one.firm_id else None
    open_issues = session.scalar(
        sa.select(sa.func.count()).select_from(Issue).where(Issue.facility_id == one.id, Issue.ended_at.is_(None))
    )
    return FacilityPage(
        one.id, one.version, one.name, one.kind, one.condition, one.active, where_is(session, one),
        firm.name if firm else "", {part.name: getattr(one, part.name) for part in FACILITY_FORM},
        certificates_of(session, one.id), open_issues or 0, one.photo_id is not None,
    )  # fmt: skip


@question(needs="issues.see")
def facility_photo(session: Session, facility_id: int) -> FileKept | None:
    """The photo of a facility."""
    return kept_file(session, session.get_one(Facility, facility_id).photo_id)


@question(needs="issues.see")
def place_choices(session: Session) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Every estate, and every block (named with its estate where there are several), for a form."""
    all_estates = session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.name))
    return [(row.id, row.name) for row in all_estates], [(key, words) for key, words in blocks(session)]


@question(needs="issues.see")
def firm_choices(session: Session, lifts_first: bool = True) -> list[tuple[int, str]]:
    """Contractors in use by name, those for lifts first."""
    rows = session.execute(sa.select(Contractor.id, Contractor.name, Contractor.trades).where(Contractor.active))
    ordered = sorted(rows, key=lambda row: (lifts_first and Trade.lift not in row.trades, row.name.casefold()))
    return [(row.id, row.name) for row in ordered]


@question(needs="issues.see")
def facility_choices(session: Session, only_lifts: bool = False) -> list[tuple[int, str]]:
    """Facilities in use by name, for a form."""
    statement = sa.select(Facility.id, Facility.name).where(Facility.active).order_by(Facility.sort_key)
    if only_lifts:
        statement = statement.where(Facility.kind == FacilityKind.lift)
    return [(row.id, row.name) for row in session.execute(statement)]


def where_is(session: Session, one: Facility, language: Language | None = None) -> str:
    """Where a facility stands: block, floor and note, or the estate for what belongs to all."""
    parts = []
    if one.block_id is not None:
        parts.append(say(N_("Block {block}"), language, block=session.get_one(Block, one.block_id).code))
    else:
        parts.append(session.get_one(Estate, one.estate_id).name)
    if one.floor_label:
        parts.append(say(N_("Floor {floor}"), language, floor=one.floor_label))
    return " · ".join([*parts, *([one.place_note] if one.place_note else [])])


def _judge(session: Session, one: Facility) -> None:
    one.name = kind_of(Facility.name).parse(one.name)
    for name in ("kind", "name", "estate_id"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    taken = sa.select(Facility.id).where(
        Facility.estate_id == one.estate_id, sa.func.lower(Facility.name) == one.name.lower(),
        Facility.id != (one.id or 0),
    )  # fmt: skip
    if session.scalar(taken) is not None:
        raise Invalid({"name": UserError(N_("There is a facility of this name already."))})
    if one.block_id is not None and session.get_one(Block, one.block_id).estate_id != one.estate_id:
        raise Invalid({"block_id": UserError(N_("This block belongs to another estate."))})
    if one.floor_label and one.block_id is None:
        raise Invalid({"floor_label": UserError(N_("Choose the block this floor is of."))})
    if one.contract_from and one.contract_until and one.contract_until < one.contract_from:
        raise Invalid({"contract_until": UserError(N_("The contract ends before it begins."))})
    if one.installed_on and one.warranty_until and one.warranty_until < one.installed_on:
        raise Invalid({"warranty_until": UserError(N_("The warranty ends before the facility was installed."))})


def _sort_key(session: Session, one: Facility) -> str:
    """Estate, block (what belongs to all last), name in natural order."""
    block = session.get_one(Block, one.block_id).sort_key if one.block_id is not None else "~"
    return f"{one.estate_id:04}|{block}|{natural_key(one.name)}"[:160]


def _missing(session: Session, block_id: int | None = None) -> list[LiftsMissing]:
    known = (
        sa.select(sa.func.count())
        .where(Facility.block_id == Block.id, Facility.kind == FacilityKind.lift)
        .scalar_subquery()
    )
    statement = sa.select(Block.id, Block.code, Block.lifts - known).where(Block.lifts > known)
    if block_id is not None:
        statement = statement.where(Block.id == block_id)
    rows = session.execute(statement.order_by(Block.estate_id, Block.sort_key))
    return [LiftsMissing(key, code, missing or 0) for key, code, missing in rows]
