"""The register of resolutions as it is shown, filtered and printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import question
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult, ResolutionState, ResolutionWay
from k2k_desktop.models.meetings import Meeting, MeetingKind, MinutesStatus
from k2k_desktop.models.people.spelling import folded_latin
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.governance.resolutions import OPENED, name_of
from k2k_desktop.services.governance.seats import organisation_of


@dataclass(frozen=True)
class ResolutionView:
    """A resolution as screens show it. *meeting* and *ratified_at* are words; *by* is what replaced it."""

    id: int
    version: int
    organisation_id: int
    number: int
    year: int
    way: ResolutionWay
    text: str
    resolved_on: dt.date
    meeting_id: int | None
    minute_entry_id: int | None
    proposer: str
    seconder: str
    majority: Majority
    consensus: bool
    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    result: ResolutionResult
    state: ResolutionState
    effective_on: dt.date | None
    implemented_on: dt.date | None
    by: str
    by_id: int | None
    reply_by: dt.date | None
    ratified_at_id: int | None

    @property
    def waits(self) -> bool:
        """Whether it was carried by circulation and no meeting has ratified it."""
        carried = self.result is ResolutionResult.carried
        return self.way is ResolutionWay.circulation and carried and self.ratified_at_id is None


@dataclass(frozen=True)
class Found:
    """What a search of the register gave, and in which years there are resolutions."""

    lines: tuple[ResolutionView, ...]
    years: tuple[int, ...]
    total: int


@question(needs="governance.see")
def register(
    session: Session, organisation_id: int, year: int | None = None, standing: str = "", words: str = ""
) -> Found:
    """The register of an organisation, the latest first, of one *year*, of one *standing*, with these *words*.

    *standing* is a name of ResolutionState, `lost`, `pending`, or `to_ratify`; empty is any.
    """
    lines = _views(session, organisation_id)
    wanted = folded_latin(words).split()
    found = tuple(
        one
        for one in reversed(lines)
        if (year is None or one.year == year)
        and (not standing or standing in _standings(one))
        and all(word in folded_latin(f"{one.number}/{one.year} {one.text}") for word in wanted)
    )
    return Found(found, tuple(sorted({one.year for one in lines}, reverse=True)), len(lines))


@question(needs="governance.see")
def resolution(session: Session, resolution_id: int) -> ResolutionView | None:
    """One resolution; None where it is gone."""
    one = session.get(Resolution, resolution_id)
    views = _views(session, one.organisation_id) if one else []
    return next((view for view in views if view.id == resolution_id), None)


@question(needs="governance.see")
def carried_choices(session: Session, organisation_id: int, after_id: int | None = None) -> Sequence[tuple[Any, str]]:
    """Carried resolutions to choose from, the latest first, as key and words; only those later than *after_id*."""
    lines = _views(session, organisation_id)
    earlier = next((one for one in lines if one.id == after_id), None)
    return [
        (one.id, f"{name_of(one.number, one.year)} · {short(one.text)}")
        for one in reversed(lines)
        if one.result is ResolutionResult.carried
        and one.state is not ResolutionState.revoked
        and (earlier is None or _place(one) > _place(earlier))
    ]


@question(needs="governance.see")
def meeting_choices(session: Session, organisation_id: int, since: dt.date | None = None) -> Sequence[tuple[Any, str]]:
    """Meetings of the organisation that have sat, the latest first, as key and words.

    With *since*, only those that may ratify what was sent round on that day: their minutes have not gone out.
    """
    statement = sa.select(Meeting.id, Meeting.kind, Meeting.number, Meeting.year, Meeting.held_on).where(
        Meeting.organisation_id == organisation_id, Meeting.status.in_(OPENED)
    )
    if since is not None:
        statement = statement.where(Meeting.held_on >= since, Meeting.minutes_status == MinutesStatus.draft)
    rows = session.execute(statement.order_by(Meeting.held_on.desc(), Meeting.id.desc()))
    return [(key, _meeting_words(kind, number, year, held)) for key, kind, number, year, held in rows]


def votes_words(one: ResolutionView, language: Language | None = None) -> str:
    """`9 for, 1 against, 2 abstained`, or that it was by consensus."""
    if one.consensus:
        return say(N_("By consensus"), language)
    if one.votes_for is None:
        return ""
    words = N_("{favour} for, {against} against, {abstained} abstained")
    values = {"favour": one.votes_for, "against": one.votes_against or 0, "abstained": one.abstained or 0}
    return say(words, language, **values)


def standing_words(one: ResolutionView, language: Language | None = None) -> str:
    """Whether it holds, and what changed it; empty where it was not carried."""
    if one.result is not ResolutionResult.carried:
        return ""
    if one.by:
        words = N_("{standing} by {resolution}")
        return say(words, language, standing=one.state.say(language), resolution=one.by)
    if one.waits:
        return say(N_("To be ratified"), language)
    return one.state.say(language)


def short(text: str, length: int = 70) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


@question(needs="meetings.print", recorded=N_("Print register of resolutions"))
def resolution_register_pdf(session: Session, organisation_id: int, language: Language) -> Printed:
    """The register as a book: one line a resolution, in the order of their numbers."""
    from k2k_desktop.reports import resolution_register
    from k2k_desktop.services import documents, office

    document = resolution_register.ResolutionRegister(
        paper=office.paper(session, language),
        organisation=organisation_of(session, organisation_id).name,
        lines=tuple(
            resolution_register.Line(
                f"{one.number}/{one.year}", one.resolved_on, one.text, one.proposer, one.seconder,
                votes_words(one, language), one.result.say(language), standing_words(one, language),
            )
            for one in _views(session, organisation_id, language)
        ),
    )  # fmt: skip
    subject = ("organisation", organisation_id)
    return documents.issued(
        session, "resolution_register", subject, document.title(), document,
        resolution_register.print_resolution_register,
    )  # fmt: skip


def _views(session: Session, organisation_id: int, language: Language | None = None) -> list[ResolutionView]:
    later = aliased(Resolution)
    statement = (
        sa.select(Resolution, later.number, later.year)
        .outerjoin(later, later.id == Resolution.superseded_by_id)
        .where(Resolution.organisation_id == organisation_id)
        .order_by(Resolution.year, Resolution.number)
    )
    return [
        ResolutionView(
            one.id, one.version, one.organisation_id, one.number, one.year, one.way, one.text, one.resolved_on,
            one.meeting_id, one.minute_entry_id, one.proposer or "", one.seconder or "", one.majority, one.consensus,
            one.votes_for, one.votes_against, one.abstained, one.result, one.state, one.effective_on,
            one.implemented_on, name_of(number, year, language) if number and year else "", one.superseded_by_id,
            one.reply_by, one.ratified_at_id,
        )
        for one, number, year in session.execute(statement)
    ]  # fmt: skip


def _standings(one: ResolutionView) -> set[str]:
    if one.result is not ResolutionResult.carried:
        return {one.result.name}
    return {one.state.name, "to_ratify"} if one.waits else {one.state.name}


def _place(one: ResolutionView) -> tuple[dt.date, int, int]:
    return one.resolved_on, one.year, one.number


def _meeting_words(kind: MeetingKind, number: int, year: int, held_on: dt.date) -> str:
    words = N_("{meeting} No. {number}/{year} · {day}")
    return say(words, meeting=kind.say(), number=number, year=year, day=show_day(held_on))
