"""Whether words would tell who complained: a name, a home or a telephone that must not stand on a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.estate import Unit
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.people import Household, Resident
from k2k_desktop.models.people.listed import RESIDENT_LIST

_NAMELESS: Final = frozenset(
    (
        "bin",
        "binti",
        "bte",
        "bt",
        "anak",
        "dan",
        "the",
        "and",
        "mohd",
        "muhd",
        "haji",
        "hajah",
        "encik",
        "puan",
        "cik",
        "datuk",
    )
)


def tells_on(session: Session, issue: Issue, words: str, *, whole_name: bool = False, home: bool = True) -> str | None:
    """What in *words* would tell who complained: a part of the name, the unit or the telephone; None where nothing.

    With *whole_name* a single word of the name may stand there: somebody else is called Ahmad too. Without *home* the
    unit may: it is where the fault is.
    """
    text = " ".join(words.split())
    for name in names_of(session, issue):
        whole = " ".join(name.casefold().split())
        for part in [whole] if whole_name else [whole, *_name_parts(whole)]:
            if found := _whole_word(part).search(text):
                return found.group()
    for code in _units(session, issue) if home else ():
        parts = [re.escape(str(part).lstrip("0") or "0") for part in re.split(r"[\W_]+", code) if part]
        found = re.search(r"(?<!\w)0*" + r"[\W_]*0*".join(parts) + r"(?!\w)", text, re.IGNORECASE)
        if parts and found:
            return found.group()
    digits = re.findall(r"\+?\d[\d\s()./-]{5,}\d", text)
    for phone in _phones(session, issue):
        tail = re.sub(r"\D", "", phone)[-7:]
        for found_digits in digits:
            if len(tail) == 7 and tail in re.sub(r"\D", "", found_digits):
                return str(found_digits)
    return None


def names_of(session: Session, issue: Issue) -> list[str]:
    """What whoever complained is called, as far as the office knows."""
    found = [issue.reporter_name or ""]
    if issue.reporter_id is not None:
        row = session.get_one(Resident, issue.reporter_id)
        found += [row.full_name, row.preferred_name or ""]
    return [one for one in found if one]


def without_names(text: str, names: Iterable[str], instead: str) -> str:
    """*text* with *instead* where one of the *names* stands, or a part of it that tells who it is."""
    for name in names:
        for part in (name, *_name_parts(name)):
            text = _whole_word(part).sub(instead, text)
    return text


def _whole_word(part: str) -> re.Pattern[str]:
    sides = ("(?<!\\w)", "(?!\\w)") if part.isascii() else ("", "")  # some scripts leave no gap between words
    return re.compile(re.escape(part).join(sides), re.IGNORECASE)


def _name_parts(name: str) -> list[str]:
    """The words of a *name* that tell who it is: not `binti`, not `Encik`."""
    return [part for part in re.findall(r"[^\W\d_]{3,}", name) if part.casefold() not in _NAMELESS]


def homes_of(session: Session, issue: Issue) -> set[int]:
    """The home of whoever complained."""
    found: set[int] = set()
    if issue.household_id is not None:
        found.add(session.get_one(Household, issue.household_id).unit_id)
    if issue.reporter_id is not None:
        line = RESIDENT_LIST.c
        unit = session.scalar(sa.select(line.unit_id).where(line.resident_id == issue.reporter_id))
        found |= {unit} if unit else set()
    return found


def _units(session: Session, issue: Issue) -> list[str]:
    keys = homes_of(session, issue)
    return list(session.scalars(sa.select(Unit.code).where(Unit.id.in_(keys)))) if keys else []


def _phones(session: Session, issue: Issue) -> list[str]:
    found = [issue.reporter_phone or ""]
    if issue.reporter_id is not None:
        line = RESIDENT_LIST.c
        found.append(session.scalar(sa.select(line.mobile).where(line.resident_id == issue.reporter_id)) or "")
    return [one for one in found if one]
