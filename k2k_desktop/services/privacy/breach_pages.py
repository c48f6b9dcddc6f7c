"""Breaches as screens show them, with the clock that runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.privacy import Breach, BreachKind
from k2k_desktop.services.privacy import breaches, clocks


@dataclass(frozen=True)
class BreachLine:
    """One breach in the list; *step* says what is to be done, *words* and *look* what is left of its time."""

    id: int
    reference: str
    kind: BreachKind
    discovered_at: dt.datetime
    people: int | None
    step: str  # marked words
    words: str
    look: clocks.Look
    closed_on: dt.date | None


@dataclass(frozen=True)
class BreachPage:
    """One breach, whole; *proposed* are the reasons why the rule calls it significant (marked words)."""

    id: int
    version: int
    line: BreachLine
    values: dict[str, Any]
    significant: bool | None
    proposed: tuple[str, ...]
    commissioner_by: dt.datetime
    commissioner_at: dt.datetime | None
    commissioner_reference: str
    late_reason: str
    people_by: dt.date | None
    people_on: dt.date | None
    people_late_reason: str
    not_told_reason: str
    lessons: str


@question(needs="privacy.see")
def breach_list(session: Session) -> list[BreachLine]:
    """Every breach: the open ones by their clock, then the closed ones, the latest first."""
    rows = session.scalars(
        sa.select(Breach).order_by(
            Breach.closed_on.is_not(None), sa.case((Breach.closed_on.is_(None), Breach.commissioner_by)),
            Breach.closed_on.desc(), Breach.id.desc(),
        )
    )  # fmt: skip
    now = moment(session)
    return [line_of(one, now) for one in rows]


@question(needs="privacy.see")
def breach_page(session: Session, breach_id: int) -> BreachPage:
    """One breach as its pane shows it."""
    one = session.get_one(Breach, breach_id)
    return BreachPage(
        one.id, one.version, line_of(one, moment(session)),
        {part.name: getattr(one, part.name) for part in breaches.FORM}, one.significant,
        tuple(breaches.proposed(one.people, one.data)), one.commissioner_by, one.commissioner_at,
        one.commissioner_reference or "", one.late_reason or "", one.people_by, one.people_on,
        one.people_late_reason or "", one.not_told_reason or "", one.lessons or "",
    )  # fmt: skip


def line_of(one: Breach, now: dt.datetime, language: Language | None = None) -> BreachLine:
    """A breach in the list, by the moment *now*."""
    step, words, look = _standing(one, now, language)
    return BreachLine(
        one.id, breaches.reference_of(one), one.kind, one.discovered_at, one.people, step, words, look, one.closed_on
    )  # fmt: skip


def _standing(one: Breach, now: dt.datetime, language: Language | None) -> tuple[str, str, clocks.Look]:
    """(what is to be done, what is left of its time, how urgent)."""
    if one.closed_on is not None:
        return N_("Closed"), "", "running"
    if one.commissioner_at is None and one.not_told_reason is None:
        return N_("Tell the Commissioner"), *clocks.hours_words(one.commissioner_by, now, language)
    if one.significant is None:
        return N_("Decide whether harm is likely"), "", "soon"
    if one.people_by is not None and one.people_on is None and one.not_told_reason is None:
        return N_("Tell the people"), *clocks.days_words(one.people_by, local(now).date(), language)
    return N_("Can be closed"), "", "running"


def step_words(line: BreachLine, language: Language | None = None) -> str:
    """`Maklumkan Pesuruhjaya · Baki 31 jam`."""
    step = say(line.step, language)
    return say(N_("{step} · {left}"), language, step=step, left=line.words) if line.words else step
