"""The lists of residents and households."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.fields import Choice, Choices, Count, Day, Options, Text, kind_of
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.people import (
    Consent,
    ConsentPurpose,
    Disability,
    Household,
    Relationship,
    Resident,
    Sex,
    Standing,
    Vulnerability,
)
from k2k_desktop.models.people.finding import JOIN, search_query
from k2k_desktop.models.people.listed import RESIDENT_LIST, SEARCH
from k2k_desktop.services.masking import MONEY_MASK, PHONE_MASK

LINE = RESIDENT_LIST.c
_NAMELESS: Final = re.compile(r"#\d+")


def called(name: str, language: Language | None = None) -> str:
    """What somebody is called on screen: one whose data was erased by the number alone."""
    return say(N_("Former resident {number}"), language, number=name) if _NAMELESS.fullmatch(name) else name


@dataclass(frozen=True, kw_only=True)
class PersonName(Text):
    """The name of a resident, or of one who has none any more."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return called(value, language) if value else ""


REGISTER: Final = ("name", "unit", "relationship", "household_size", "verified_on")  # columns of the printed register
STALE_AFTER = dt.timedelta(days=365)  # domain: over 12 months is to be checked again


class Verification(Options):
    """How fresh the office's knowledge of somebody is."""

    verified = N_("Verified")
    to_check = N_("To be checked")
    never = N_("Not verified")


def verification(verified_on: dt.date | None, day: dt.date) -> Verification:
    """Never, over twelve months ago, or verified."""
    if verified_on is None:
        return Verification.never
    return Verification.to_check if verified_on < day - STALE_AFTER else Verification.verified


_NUMBER: Final = re.compile(r"\d{4}")  # the last four are what a masked one shows; no part of a unit has so many
_BEGUN: Final = re.compile(r"[a-z]{0,3}\d{1,3}")  # a block, or the beginning of a telephone, a MyKad, a passport


def search_clause(
    words: str, key: sa.ColumnElement[int] = LINE.resident_id, *, numbers: bool = True
) -> sa.ColumnElement[bool] | None:
    """Residents found by what was typed: every word must begin one of theirs. Without *numbers*, as `match_expression`
    has it, nobody is found by a number."""
    match = match_expression(words, numbers=numbers)
    if match is None:
        return None if numbers or match_expression(words) is None else sa.false()
    found = sa.text(f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH :match").bindparams(
        sa.bindparam("match", match, unique=True)
    )
    return key.in_(found)


def match_expression(words: str, *, numbers: bool = True) -> str | None:
    """The FTS5 expression for what was typed; None when there is nothing to look for.

    Without *numbers*, for whoever does not see people's numbers, none is looked for: figure by figure it would tell. A
    few figures are a block then.
    """
    tokens = [token.replace('"', "") for token in search_query(words)]
    if not numbers:
        if any(_NUMBER.search(token) for token in tokens):
            return None
        tokens = [token + JOIN if _BEGUN.fullmatch(token) else token for token in tokens]
    return " ".join(f'"{token}"*' for token in tokens if token) or None


def _options(of: type[Options]) -> Sequence[tuple[Any, str]]:
    return [(option.name, option.label) for option in of]


def blocks(session: Session) -> Sequence[tuple[Any, str]]:
    """Every block, named with its estate where the office runs several."""
    several = session.scalar(sa.select(sa.func.count()).select_from(Estate)) or 0
    rows = session.execute(
        sa.select(Block.id, Block.code, Estate.name)
        .join(Estate, Estate.id == Block.estate_id)
        .order_by(Estate.name, Block.sort_key)
    )
    return [(row.id, f"{row.code} · {row.name}" if several > 1 else row.code) for row in rows]


def estates(session: Session) -> Sequence[tuple[Any, str]]:
    """Every estate, where the office runs several; one alone is nothing to choose."""
    rows = [(row.id, row.name) for row in session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.name))]
    return rows if len(rows) > 1 else []


def _verified(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    edge = sa.func.date("now", "+8 hours", f"-{STALE_AFTER.days} days")
    column = LINE.verified_on
    tests = {
        "never": column.is_(None),
        "to_check": sa.cast(column, sa.String) < edge,
        "verified": sa.cast(column, sa.String) >= edge,
    }
    return sa.or_(*(tests[name] for name in chosen))


def _marks(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(LINE.vulnerabilities.like(f"%,{name},%") for name in chosen))


def _consents(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    given = sa.select(Consent.resident_id).where(
        Consent.withdrawn_on.is_(None), Consent.purpose.in_([ConsentPurpose[name] for name in chosen])
    )
    return LINE.resident_id.in_(given)


def _no_consents(chosen: Sequence[Any]) -> sa.ColumnElement[bool]:
    return sa.not_(sa.and_(*(_consents([name]) for name in chosen)))


STANDING_FILTER: Final = Filter(
    "standing",
    N_("Status"),
    lambda session: [(option.name, option.label) for option in Standing if option is not Standing.merged],
    lambda chosen: LINE.standing.in_(chosen),
    quick=("active",),
)

RESIDENTS: Final = Listing(
    name="residents",
    title=N_("Residents"),
    record="resident",
    needs="people.see",
    source=RESIDENT_LIST,
    key=LINE.resident_id,
    columns=(
        Column("name", PersonName(label=N_("Name")), LINE.name, (LINE.sort_name,), 240, stretch=True, strong=True),
        Column("unit", Text(label=N_("Unit")), LINE.unit, (LINE.unit_sort,), 90),
        Column(
            "relationship",
            Choice(label=N_("Relationship"), of=Relationship),
            sa.type_coerce(LINE.relationship, sa.Enum(Relationship, native_enum=False, length=40)),
            (LINE.relationship_rank,),
            184,
            rank=1,
            muted=True,
        ),
        Column(
            "household_size",
            Count(label=P_("column", "Household")),
            LINE.household_size,
            (LINE.household_size,),
            92,
            rank=2,
        ),
        Column("verified_on", Day(label=N_("Verification")), LINE.verified_on, (LINE.verified_on,), 156),
        Column("mobile", kind_of(Resident.mobile), LINE.mobile, (LINE.mobile,), 136, rank=3, mask=PHONE_MASK),
        Column("birth_on", Day(label=N_("Date of birth")), LINE.birth_on, (LINE.birth_on,), 122, rank=4),
        Column(
            "sex",
            kind_of(Resident.sex),
            sa.type_coerce(LINE.sex, sa.Enum(Sex, native_enum=False, length=40)),
            (LINE.sex,),
            100,
            rank=5,
        ),
        Column(
            "document_tail",
            Text(label=N_("Identity document ends in")),
            LINE.document_tail,
            (LINE.document_tail,),
            207,
            rank=9,
        ),
        Column(
            "vulnerabilities",
            Choices(label=N_("Vulnerability"), of=Vulnerability),
            sa.type_coerce(LINE.vulnerabilities, kind_of(Resident.vulnerabilities).column_type()),
            (),
            207,
            rank=9,
        ),
    ),
    sort=Sort("name"),
    search=search_clause,
    masked_search=(PHONE_MASK, partial(search_clause, numbers=False)),
    count_one=N_("{count} resident"),
    count_many=N_("{count} residents"),
    where=LINE.standing != Standing.merged.name,
    filters=(
        Filter("block", N_("Block"), blocks, lambda chosen: LINE.block_id.in_(chosen)),
        STANDING_FILTER,
        Filter("verification", N_("Verification"), lambda session: _options(Verification), _verified, ("never",)),
        Filter(
            "relationship",
            N_("Relationship"),
            lambda session: _options(Relationship),
            lambda chosen: LINE.relationship.in_(chosen),
        ),
        Filter("vulnerability", N_("Vulnerability"), lambda session: _options(Vulnerability), _marks),
        Filter(
            "disability",
            N_("Type of disability"),
            lambda session: _options(Disability),
            lambda chosen: LINE.disability.in_(chosen),
        ),
        Filter("sex", N_("Sex"), lambda session: _options(Sex), lambda chosen: LINE.sex.in_(chosen)),
        Filter("consent", N_("Consent given"), lambda session: _options(ConsentPurpose), _consents),
        Filter("no_consent", N_("No consent"), lambda session: _options(ConsentPurpose), _no_consents),
        Filter(
            "estate",
            N_("Estate"),
            estates,
            lambda chosen: LINE.estate_id.in_(chosen),
        ),
    ),
)

_HEAD = RESIDENT_LIST.alias("head")
_MEMBERS = RESIDENT_LIST.alias("members")
_HOUSEHOLDS = (
    sa.join(Household.__table__, Unit.__table__, Unit.id == Household.unit_id)
    .join(Block.__table__, Block.id == Unit.block_id)
    .outerjoin(_HEAD, _HEAD.c.resident_id == Household.head_id)
)
_SIZE = sa.select(sa.func.count()).where(_MEMBERS.c.household_id == Household.id).scalar_subquery()


def _household_search(words: str, *, numbers: bool = True) -> sa.ColumnElement[bool] | None:
    found = search_clause(words, _MEMBERS.c.resident_id, numbers=numbers)
    return None if found is None else Household.id.in_(sa.select(_MEMBERS.c.household_id).where(found))


HOUSEHOLDS: Final = Listing(
    name="households",
    title=N_("Households"),
    record="household",
    needs="people.see",
    source=_HOUSEHOLDS,
    key=Household.__table__.c.id,
    columns=(
        Column("unit", Text(label=N_("Unit")), Unit.__table__.c.code, (Unit.__table__.c.sort_key,), 90),
        Column(
            "head",
            PersonName(label=N_("Head of household")),
            _HEAD.c.name,
            (_HEAD.c.sort_name,),
            240,
            stretch=True,
            strong=True,
        ),
        Column("size", Count(label=P_("column", "Members")), _SIZE, (), 90, rank=2),
        Column(
            "moved_in_on",
            kind_of(Household.moved_in_on),
            Household.__table__.c.moved_in_on,
            (Household.__table__.c.moved_in_on,),
            130,
            rank=3,
        ),
        Column(
            "moved_out_on",
            kind_of(Household.moved_out_on),
            Household.__table__.c.moved_out_on,
            (Household.__table__.c.moved_out_on,),
            136,
            rank=4,
        ),
        Column(
            "arrears_sen",
            kind_of(Household.arrears_sen),
            Household.__table__.c.arrears_sen,
            (Household.__table__.c.arrears_sen,),
            150,
            rank=1,
            mask=MONEY_MASK,
        ),
    ),
    sort=Sort("unit"),
    search=_household_search,
    masked_search=(PHONE_MASK, partial(_household_search, numbers=False)),
    count_one=N_("{count} household"),
    count_many=N_("{count} households"),
    filters=(
        Filter("block", N_("Block"), blocks, lambda chosen: Unit.block_id.in_(chosen)),
        Filter(
            "open",
            N_("Status"),
            lambda session: [("yes", N_("Living here now")), ("no", N_("Moved out"))],
            lambda chosen: sa.or_(
                *(
                    Household.moved_out_on.is_(None) if one == "yes" else Household.moved_out_on.is_not(None)
                    for one in chosen
                )
            ),
            quick=("yes",),
        ),
        Filter(
            "arrears",
            N_("Rent arrears"),
            lambda session: [(100_000, N_("Over RM1,000")), (50_000, N_("Over RM500")), (0, N_("Any arrears"))],
            lambda chosen: Household.arrears_sen > min(chosen),
            mask=MONEY_MASK,
        ),
    ),
)
