"""The agenda each kind of meeting starts with: the standard one, or what the organisation made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.governance import Labels, Organisation
from k2k_desktop.models.meetings import AgendaItem, ItemKind, Meeting, MeetingKind
from k2k_desktop.models.meetings.room import AgendaTemplate
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.meetings.agenda import STANDARD
from k2k_desktop.services.runner import about

Line = tuple[ItemKind, str, str]
_MOST: Final = 40
_ADDRESS, _CONFIRMATION, _ARISING, _REPORT, _OTHER, _CLOSING = STANDARD
_REPORTS: Final[tuple[Line, ...]] = tuple(
    (kind, words, words)
    for kind, words in (
        (ItemKind.report, P_("agenda", "Annual report of the committee")),
        (ItemKind.report, P_("agenda", "Report of the treasurer and audited accounts")),
        (ItemKind.motion, P_("agenda", "Election of the committee")),
        (ItemKind.motion, P_("agenda", "Motions received")),
    )
)
_LAST_AGM: Final = P_("agenda", "Confirmation of the minutes of the previous annual general meeting")
_MATTER: Final = P_("agenda", "Matter for which the meeting is called")
_PRIORITIES: Final = P_("agenda", "Joint priorities")
_COMMITMENTS: Final = P_("agenda", "Commitments of both sides")

# Rule source: MAMPU order of items (domain-facts 4.3); what a general meeting deals with is of the model constitution.
DEFAULTS: Final[dict[MeetingKind, tuple[Line, ...]]] = {
    MeetingKind.committee: STANDARD,
    MeetingKind.special: (_ADDRESS, (ItemKind.motion, _MATTER, _MATTER), _OTHER, _CLOSING),
    MeetingKind.agm: (
        _ADDRESS, (ItemKind.confirmation, _LAST_AGM, _LAST_AGM), _ARISING, *_REPORTS, _OTHER, _CLOSING,
    ),
    MeetingKind.egm: (_ADDRESS, (ItemKind.motion, _MATTER, _MATTER), _CLOSING),
    MeetingKind.co_management: (
        _ADDRESS, _CONFIRMATION, _ARISING, _REPORT, (ItemKind.motion, _PRIORITIES, _PRIORITIES),
        (ItemKind.report, _COMMITMENTS, _COMMITMENTS), _OTHER, _CLOSING,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class TemplateLine:
    """A line of an agenda template, in its order."""

    title: str
    kind: ItemKind


@dataclass(frozen=True)
class TemplatePage:
    """The agenda a kind of meeting starts with; *own* where the organisation has changed it."""

    organisation: str
    kind: MeetingKind
    lines: tuple[TemplateLine, ...]
    own: bool


@question(needs="meetings.see")
def template(session: Session, organisation_id: int, kind: MeetingKind) -> TemplatePage:
    """What a meeting of *kind* of the organisation starts with."""
    organisation = _organisation(session, organisation_id)
    own = _own(session, organisation_id, kind)
    lines = own or _standard(kind, organisation.labels, document_language(session))
    return TemplatePage(organisation.name, kind, tuple(lines), bool(own))


@action(N_("Save agenda template"), needs="meetings.write", icon="list-ordered")
def save_template(session: Session, organisation_id: int, kind: MeetingKind, lines: Sequence[TemplateLine]) -> None:
    """Put *lines* in place of the template; none brings the standard agenda back. Meetings already planned stay."""
    _organisation(session, organisation_id)
    if len(lines) > _MOST:
        raise UserError(N_("An agenda template has at most {most} items."), most=_MOST)
    titles = [kind_of(AgendaTemplate.title).parse(line.title) for line in lines]
    if not all(titles):
        raise UserError(N_("An item of the template has no words. Write what it is about, or take it out."))
    for title in titles:
        kind_of(AgendaTemplate.title).check(title)
    for row in _rows(session, organisation_id, kind):
        session.delete(row)
    session.flush()
    for position, (line, title) in enumerate(zip(lines, titles, strict=True), 1):
        session.add(
            AgendaTemplate(
                organisation_id=organisation_id, kind=kind, position=position, title=title, item_kind=line.kind
            )
        )
    about(session, "organisation", organisation_id)


def write(session: Session, meeting: Meeting) -> None:
    """Give a new meeting the agenda of its kind, in the words of its organisation."""
    organisation = _organisation(session, meeting.organisation_id)
    lines = _own(session, organisation.id, meeting.kind) or _standard(
        meeting.kind, organisation.labels, document_language(session)
    )
    for position, line in enumerate(lines, 1):
        session.add(AgendaItem(meeting_id=meeting.id, position=position, kind=line.kind, title=line.title))


def _standard(kind: MeetingKind, labels: Labels, language: Language) -> list[TemplateLine]:
    older = labels is Labels.hadir_bersama
    return [TemplateLine(say(words[older], language), item) for item, *words in DEFAULTS[kind]]


def _own(session: Session, organisation_id: int, kind: MeetingKind) -> list[TemplateLine]:
    return [TemplateLine(row.title, row.item_kind) for row in _rows(session, organisation_id, kind)]


def _rows(session: Session, organisation_id: int, kind: MeetingKind) -> Sequence[AgendaTemplate]:
    statement = sa.select(AgendaTemplate).where(
        AgendaTemplate.organisation_id == organisation_id, AgendaTemplate.kind == kind
    )
    return session.scalars(statement.order_by(AgendaTemplate.position)).all()


def _organisation(session: Session, organisation_id: int) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise UserError(N_("This organisation is no longer there."))
    return found
