"""The office's complaints and categories for other civic systems: GeoReport v2 as JSON or XML, with nobody in them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.listings import Query
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import Category, Issue
from k2k_desktop.models.people import Resident
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.open311.codes import service_code
from k2k_desktop.services.issues.open311.reading import words
from k2k_desktop.services.issues.open311.schema import ELEMENTS, Kind
from k2k_desktop.services.issues.records import BLOCK, FLOOR, GROUNDS, category_words
from k2k_desktop.services.issues.telling import without_names
from k2k_desktop.services.runner import progress, say_more

Form = Literal["json", "xml"]
LONGEST_DESCRIPTION: Final = 4000
_CHUNK: Final = 500
_HIDDEN: Final = "…"
_PERSONAL: Final = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+"  # e-mail
    r"|\b\d{6}[- ]?\d{2}[- ]?\d{4}\b"  # MyKad
    r"|(?<![\w/])\+?6?0\d(?:[ -]?\d){7,9}\b"  # telephone
)
_UNIT: Final = re.compile(r"\b(\w{1,4})-\d{1,2}[A-Z]?-\d{1,3}[A-Z]?\b")  # A-03-12: only its block is said
_POSTCODE: Final = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True)
class Handed:
    """What was handed out: the file, how many, and how many confidential complaints were left out."""

    path: Path
    rows: int
    left_out: int


@question(needs="issues.export", recorded=N_("Export complaints as Open311"))
def export_requests(
    session: Session, path: Path, query: Query | None = None, language: Language = "ms", described: bool = False
) -> Handed:
    """The complaints of *query* (all of them without one) as GeoReport v2 requests in *path*, .json or .xml.

    No name, telephone number or home leaves: a home is its block, confidential ones are left out. Of what was written
    only the title goes, with numbers, addresses and the reporter's name taken out; *described*: the description too.
    """
    form, told = form_of(path), progress(session)
    keys = list(ISSUES.keys(session, query or Query()))
    found: list[dict[str, Any]] = []
    for start in range(0, len(keys), _CHUNK):
        told.at(start, len(keys))
        found += _requests(session, keys[start : start + _CHUNK], language, described)
    write_whole(path, written(found, "requests", form))
    handed = Handed(path, len(found), len(keys) - len(found))
    say_more(session, rows=handed.rows, left_out=handed.left_out, format=form)
    return handed


@question(needs="issues.export")
def count_requests(session: Session, query: Query) -> int:
    """How many complaints *query* has."""
    return ISSUES.count(session, query)


@question(needs="issues.export", recorded=N_("Export services as Open311"))
def export_services(session: Session, path: Path, language: Language = "ms") -> Handed:
    """The categories in use as the GeoReport v2 list of services in *path*, .json or .xml."""
    form = form_of(path)
    in_use = Category.active.is_(True), Category.confidential.is_(False)
    rows = session.scalars(sa.select(Category).where(*in_use).order_by(Category.position, Category.id)).all()
    found = [_service(row, language) for row in rows]
    write_whole(path, written(found, "services", form))
    say_more(session, rows=len(found), format=form)
    return Handed(path, len(found), 0)


def form_of(path: Path) -> Form:
    """JSON or XML, by the end of the file's name."""
    match path.suffix.lower():
        case ".json":
            return "json"
        case ".xml":
            return "xml"
    raise UserError(N_("Open311 is written as .json or .xml. Give the file such a name."))


def written(found: Iterable[Mapping[str, Any]], kind: Kind, form: Form) -> bytes:
    """A list of requests or services as the bytes of a file."""
    if form == "json":
        return json.dumps(list(found), ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"
    root, item = ELEMENTS[kind]
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>"]
    for one in found:
        lines.append(f"  <{item}>")
        lines += [f"    <{name}>{_text(value)}</{name}>" for name, value in one.items()]
        lines.append(f"  </{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else escape(str(value))


def _requests(session: Session, keys: list[int], language: Language, described: bool) -> list[dict[str, Any]]:
    statement = (
        sa.select(Issue, Category, Estate, Block, Facility.name, Unit.code, Resident.full_name, Resident.preferred_name)
        .join(Category, Category.id == Issue.category_id)
        .join(Estate, Estate.id == Issue.estate_id)
        .outerjoin(Block, Block.id == Issue.block_id)
        .outerjoin(Facility, Facility.id == Issue.facility_id)
        .outerjoin(Unit, Unit.id == Issue.unit_id)
        .outerjoin(Resident, Resident.id == Issue.reporter_id)
        .where(Issue.id.in_(keys), Issue.confidential.is_(False), Category.confidential.is_(False))
    )
    rows = {row[0].id: row for row in session.execute(statement)}
    found = []
    for key in keys:
        if key not in rows:
            continue
        issue, category, estate, block, facility, unit, *called = rows[key]
        texts = [issue.title, *([issue.description] if described and issue.description else [])]
        names = [name for name in (*called, issue.reporter_name) if name]
        text = "\n".join(without_people(text, names, unit, block.code if block else "") for text in texts)
        found.append(_request(issue, category, estate, block, facility, text, language))
    session.expunge_all()
    return found


def _request(
    issue: Issue,
    category: Category,
    estate: Estate,
    block: Block | None,
    facility: str | None,
    text: str,
    language: Language,
) -> dict[str, Any]:
    postcode = _POSTCODE.search(estate.address or "")
    return {
        "service_request_id": issue.reference,
        "status": "closed" if issue.ended_at else "open",
        "status_notes": say(issue.status.label, language),
        "service_name": _service_name(category, language),
        "service_code": service_code(category),
        "description": text[:LONGEST_DESCRIPTION],
        "agency_responsible": words(issue.agency) or say(category.responsible.label, language),
        "service_notice": None,
        "requested_datetime": _moment(issue.reported_at),
        "updated_datetime": _moment(issue.ended_at or issue.status_since),
        "expected_datetime": _moment(issue.finish_by),
        "address": _address(issue, estate, block, facility, language),
        "address_id": block.code if block else None,
        "zipcode": postcode[0] if postcode else None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _address(issue: Issue, estate: Estate, block: Block | None, facility: str | None, language: Language) -> str:
    """From the most specific part to the most general; of a home only its block, and never the note beside a place."""
    parts = [facility or ""]
    if block is not None:
        parts += [say(FLOOR, language, floor=issue.floor_label)] if issue.floor_label and not issue.unit_id else []
        parts += [say(BLOCK, language, block=block.code)]
    elif not facility:
        parts += [say(GROUNDS, language)]
    return ", ".join(words(part) for part in (*parts, estate.name) if part)


def _service(category: Category, language: Language) -> dict[str, Any]:
    part, problem = category_words(category, language)
    return {
        "service_code": service_code(category),
        "service_name": _service_name(category, language),
        "description": problem,
        "metadata": False,
        "type": "realtime",
        "keywords": ", ".join(words(one).replace(",", " ") for one in (part, problem)),
        "group": say(category.place.label, language),
    }


def _service_name(category: Category, language: Language) -> str:
    return ": ".join(words(one) for one in category_words(category, language))


def _moment(moment: dt.datetime | None) -> str | None:
    """W3C's note: to the second, with the offset of Malaysia."""
    return local(moment).isoformat(timespec="seconds") if moment else None


def without_people(text: str, names: Iterable[str], unit: str | None = None, block: str = "") -> str:
    """*text* without numbers of identity cards and telephones, e-mail addresses, homes and the *names* given."""
    text = words(text)
    if unit:
        text = re.sub(re.escape(unit), block or _HIDDEN, text, flags=re.IGNORECASE)
    text = _UNIT.sub(r"\1", _PERSONAL.sub(_HIDDEN, text))
    return without_names(text, names, _HIDDEN)
