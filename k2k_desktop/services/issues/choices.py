"""What can be picked where a complaint is written down: places, categories, and who can see to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import say
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues import Category, PlaceKind, Priority, Responsible
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.models.office import User
from k2k_desktop.models.people.names import sort_name
from k2k_desktop.services import permissions
from k2k_desktop.services.issues.records import BLOCK, FLOOR, category_words

MOST: Final = 12
# Whom complaints are referred to (domain-facts 7.3); own words can be typed.
AGENCIES: Final = (
    "Tenaga Nasional Berhad (TNB)", "Air Selangor", "Indah Water Konsortium (IWK)", "SWCorp", "Alam Flora",
    "Jabatan Bomba dan Penyelamat Malaysia", "Polis Diraja Malaysia (PDRM)", "Agensi Antidadah Kebangsaan (AADK)",
    "Jabatan Keselamatan dan Kesihatan Pekerjaan (JKKP)", "Pihak berkuasa tempatan (PBT)",
    "Jabatan Kebajikan Masyarakat (JKM)",
)  # fmt: skip
_FILLERS: Final = frozenset({"blok", "block", "tingkat", "floor", "tkt", "aras", "level", "unit"})


@dataclass(frozen=True)
class PlaceFound:
    """A place as a picker shows it, with the keys a complaint keeps."""

    label: str
    second: str
    estate_id: int
    block_id: int | None = None
    floor_label: str | None = None
    unit_id: int | None = None
    facility_id: int | None = None


@dataclass(frozen=True)
class CategoryFound:
    """A part and what is wrong with it, with what the category says."""

    id: int
    part: str
    problem: str
    priority: Priority
    responsible: Responsible
    confidential: bool


@question(needs="issues.see")
def estates(session: Session) -> list[tuple[int, str]]:
    """(key, name) of every estate."""
    return [(row.id, row.name) for row in session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.name))]


@question(needs="issues.see")
def blocks_of(session: Session, estate_id: int) -> list[tuple[int, str]]:
    """(key, code) of the blocks of an estate."""
    rows = session.execute(sa.select(Block.id, Block.code).where(Block.estate_id == estate_id).order_by(Block.sort_key))
    return [(row.id, row.code) for row in rows]


@question(needs="issues.see")
def floors_of(session: Session, block_id: int) -> list[str]:
    """The floors of a block, from the ground up."""
    rows = session.execute(
        sa.select(Unit.floor_label, sa.func.min(Unit.floor_order).label("place"))
        .where(Unit.block_id == block_id, Unit.floor_label.is_not(None))
        .group_by(Unit.floor_label)
        .order_by("place")
    )
    return [label for label, _place in rows if label]


@question(needs="issues.see")
def find_places(session: Session, words: str, limit: int = MOST) -> list[PlaceFound]:
    """Facilities, blocks, floors and units that the typed *words* name, at most *limit*: `lif c`, `blok c tkt 3`,
    `c-9-2`. Nothing typed: the blocks."""
    names = {key: name for key, name in estates(session)}
    several = len(names) > 1
    tokens = [token for token in words.casefold().split() if token not in _FILLERS]
    found: dict[PlaceFound, None] = {}
    for part in (_facilities(session, tokens), _blocks(session, tokens), _units(session, words)):
        for place in part:
            shown = PlaceFound(
                place.label, names.get(place.estate_id, "") if several else place.second, place.estate_id,
                place.block_id, place.floor_label, place.unit_id, place.facility_id,
            )  # fmt: skip
            found.setdefault(shown)
            if len(found) >= limit:
                return list(found)
    return list(found)


def _facilities(session: Session, tokens: list[str]) -> Iterator[PlaceFound]:
    if not tokens or not any(sign.isalpha() for token in tokens for sign in token):
        return
    statement = sa.select(Facility).where(Facility.active).order_by(Facility.sort_key).limit(MOST)
    for token in tokens:
        # each word begins one of the name's
        statement = statement.where((" " + Facility.name).contains(f" {token}", autoescape=True))
    for one in session.scalars(statement):
        yield PlaceFound(one.name, one.kind.say(), one.estate_id, one.block_id, one.floor_label, None, one.id)


def _blocks(session: Session, tokens: list[str]) -> Iterator[PlaceFound]:
    """Blocks by code or name; a second word picks floors of it."""
    statement = sa.select(Block).order_by(Block.estate_id, Block.sort_key)
    if tokens:
        code, name = sa.func.lower(Block.code), sa.func.lower(Block.name)
        statement = statement.where(sa.or_(code == tokens[0], name.contains(tokens[0], autoescape=True)))
    for block in session.scalars(statement.limit(MOST)):
        words = say(BLOCK, block=block.code)
        if len(tokens) < 2:
            yield PlaceFound(words, block.name or "", block.estate_id, block.id)
        if not tokens:
            continue
        for floor in floors_of(session, block.id):
            if len(tokens) == 1 or floor.casefold().startswith(tokens[1].lstrip("0") or tokens[1]):
                label = f"{words} · {say(FLOOR, floor=floor)}"
                yield PlaceFound(label, block.name or "", block.estate_id, block.id, floor)


def _units(session: Session, words: str) -> Iterator[PlaceFound]:
    key = comparable(words)
    if not any(sign.isdigit() for sign in key):
        return
    statement = (
        sa.select(Unit, Block.code)
        .join(Block, Block.id == Unit.block_id)
        .where(Unit.code_key.startswith(key, autoescape=True))
        .order_by(Unit.sort_key)
        .limit(MOST)
    )
    for unit, block in session.execute(statement):
        yield PlaceFound(unit.code, say(BLOCK, block=block), unit.estate_id, unit.block_id, unit.floor_label, unit.id)


@question(needs="issues.see")
def find_categories(
    session: Session, words: str, place: PlaceFound | None = None, limit: int = MOST
) -> list[CategoryFound]:
    """Categories in use of which each typed word begins a word, in either language; those of the sort of *place*
    first, and of them those with the words in the order typed: `lif rosak` is `Satu lif rosak` before `Semua lif satu
    blok rosak`."""
    tokens = sort_name(words).split()
    wanted = _kind_of_place(place)
    scored: list[tuple[bool, bool, int, int, CategoryFound]] = []
    for one in session.scalars(sa.select(Category).where(Category.active).order_by(Category.position, Category.id)):
        text = " ".join(filter(None, (one.part_ms, one.problem_ms, one.part_en, one.problem_en)))
        beginnings = f" {sort_name(text)}"
        if all(f" {token}" in beginnings for token in tokens):
            part, problem = category_words(one)
            found = CategoryFound(one.id, part, problem, one.priority, one.responsible, one.confidential)
            scattered = " " + " ".join(tokens) not in beginnings
            scored.append((wanted is not None and one.place is not wanted, scattered, one.position, one.id, found))
    return [line[-1] for line in sorted(scored, key=lambda line: line[:4])[:limit]]


def _kind_of_place(place: PlaceFound | None) -> PlaceKind | None:
    if place is None:
        return None
    if place.unit_id is not None:
        return PlaceKind.home
    if place.facility_id is not None:
        return PlaceKind.facility
    return PlaceKind.block if place.block_id is not None else PlaceKind.grounds


@question(needs="issues.see")
def find_owners(session: Session, words: str = "") -> list[tuple[int, str]]:
    """(key, name) of users in use who can act on complaints."""
    rows = session.scalars(sa.select(User).where(User.active).order_by(User.name))
    wanted = words.casefold()
    return [
        (user.id, user.name)
        for user in rows
        if permissions.may(user.roles, "issues.act") and wanted in user.name.casefold()
    ]


@question(needs="issues.see")
def find_contractors(session: Session, words: str = "", limit: int = MOST) -> list[tuple[int, str]]:
    """(key, name) of contractors in use that are not blacklisted."""
    statement = sa.select(Contractor.id, Contractor.name).where(Contractor.active, Contractor.blacklisted_on.is_(None))
    if words.strip():
        statement = statement.where(Contractor.name.contains(words.strip(), autoescape=True))
    return [(row.id, row.name) for row in session.execute(statement.order_by(Contractor.name).limit(limit))]
