"""Documents an organisation goes by, edition by edition: what was in force on a day, and what adopted it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.standing import PolicyDocument, PolicyKind, Resolution
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.governance.resolutions import carried_one, name_of
from k2k_desktop.services.governance.seats import organisation_of
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    PolicyDocument.kind, PolicyDocument.title, PolicyDocument.from_on, PolicyDocument.resolution_id,
    PolicyDocument.text,
)  # fmt: skip


@dataclass(frozen=True)
class PolicyView:
    """An edition as screens show it. *adopted* is what its resolution is called, *file* the name of its file."""

    id: int
    version: int
    kind: PolicyKind
    title: str
    edition: int
    from_on: dt.date
    to_on: dt.date | None
    resolution_id: int | None
    adopted: str
    text: str
    file: str
    last: bool

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on *day*."""
        return self.from_on <= day and (self.to_on is None or self.to_on >= day)


@action(N_("Add edition"), needs="governance.change", undoable=False, icon="book-open")
def save_policy(session: Session, organisation_id: int, changes: dict[str, Any], file: FileGiven | None = None) -> int:
    """Put a document, or the next edition of the one with that title, in force; the one before ends on the eve.

    An edition after the first is adopted by a carried resolution that came before it. Gives its key.
    """
    organisation_of(session, organisation_id)
    one = PolicyDocument(organisation_id=organisation_id, edition=1)
    one.put({name: value for name, value in changes.items() if name in {part.name for part in FORM}})
    one.title = kind_of(PolicyDocument.title).parse(one.title)
    for name in ("kind", "title", "from_on"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    if not (one.text or "").strip() and file is None:
        raise Invalid({"text": UserError(N_("Write the text, or choose the file that holds it."))})
    _follow(session, one)
    _judge_adoption(session, one)
    one.file_id = keep_file(session, file) if file else None
    session.add(one)
    session.flush()
    about(session, "policy_document", one.id)
    return one.id


@action(N_("Take out of force"), needs="governance.change", icon="circle-minus")
def end_policy(session: Session, policy_id: int, version: int, to_on: dt.date | None) -> None:
    """End the last edition of a document without another in its place; *to_on* is its last day."""
    one = policy_of(session, policy_id)
    one.check_version(version)
    if _later(session, one):
        raise UserError(N_("A later edition has taken its place already."))
    if to_on is None or to_on < one.from_on:
        raise Invalid({"to_on": UserError(N_("Give the last day, not before {day}."), day=show_day(one.from_on))})
    one.to_on = to_on


@action(N_("Delete edition"), needs="governance.change", asks_reason=True, undoable=False, icon="trash-2")
def delete_policy(session: Session, policy_id: int, version: int) -> None:
    """Take out the last edition of a document, entered by mistake; the one before is in force again."""
    one = policy_of(session, policy_id)
    one.check_version(version)
    if _later(session, one):
        raise UserError(N_("Only the last edition can be deleted: what was in force on a day stays known."))
    eve = one.from_on - dt.timedelta(days=1)
    for before in _editions(session, one.organisation_id, one.title):
        if before.edition == one.edition - 1 and before.to_on == eve:
            before.to_on = None
    session.delete(one)


@question(needs="governance.see")
def policies(session: Session, organisation_id: int) -> list[PolicyView]:
    """Every edition of every document of an organisation, by title, the latest edition first."""
    statement = _views().where(PolicyDocument.organisation_id == organisation_id)
    order = sa.func.lower(PolicyDocument.title), PolicyDocument.edition.desc()
    found: list[PolicyView] = []
    for row in session.execute(statement.order_by(*order)):
        last = not found or found[-1].title.casefold() != row[0].title.casefold()
        found.append(_view(row[0], row[1], row[2], row[3], last))
    return found


@question(needs="governance.see")
def in_force(session: Session, organisation_id: int, title: str, day: dt.date) -> PolicyView | None:
    """The edition of the document *title* in force on *day*, with its text; None where there was none."""
    found = [one for one in policies(session, organisation_id) if one.title.casefold() == title.strip().casefold()]
    return next((one for one in found if one.holds(day)), None)


@question(needs="governance.see")
def policy_file(session: Session, policy_id: int) -> FileKept | None:
    """The file of an edition."""
    return kept_file(session, policy_of(session, policy_id).file_id)


def policy_of(session: Session, policy_id: int) -> PolicyDocument:
    """The edition, or a refusal where it is gone."""
    found = session.get(PolicyDocument, policy_id)
    if found is None:
        raise UserError(N_("This document is no longer there."))
    return found


def _views() -> Any:
    from k2k_desktop.models.office import Attachment

    return (
        sa.select(PolicyDocument, Resolution.number, Resolution.year, Attachment.name)
        .outerjoin(Resolution, Resolution.id == PolicyDocument.resolution_id)
        .outerjoin(Attachment, Attachment.id == PolicyDocument.file_id)
    )


def _view(one: PolicyDocument, number: int | None, year: int | None, file: str | None, last: bool) -> PolicyView:
    adopted = name_of(number, year) if number and year else ""
    return PolicyView(
        one.id, one.version, one.kind, one.title, one.edition, one.from_on, one.to_on, one.resolution_id, adopted,
        one.text or "", file or "", last,
    )  # fmt: skip


def _follow(session: Session, one: PolicyDocument) -> None:
    """Give it its place after the edition before, which ends on the eve."""
    with session.no_autoflush:
        earlier = _editions(session, one.organisation_id, one.title)
    if not earlier:
        return
    before = earlier[-1]
    if one.from_on <= before.from_on:
        late = N_("Edition {edition} is in force from {day}. A new edition starts after that day.")
        raise Invalid({"from_on": UserError(late, edition=before.edition, day=show_day(before.from_on))})
    if one.resolution_id is None:
        raise Invalid({"resolution_id": UserError(N_("Say which resolution adopted the new edition."))})
    eve = one.from_on - dt.timedelta(days=1)
    if before.to_on is None or before.to_on > eve:
        before.to_on = eve
    one.put({"edition": before.edition + 1, "title": before.title})


def _judge_adoption(session: Session, one: PolicyDocument) -> None:
    carried_one(session, one.organisation_id, one.resolution_id, "resolution_id")
    adopted = session.get(Resolution, one.resolution_id) if one.resolution_id else None
    if adopted is None:
        return
    if adopted.resolved_on > one.from_on:
        early = N_("It was adopted on {day} and cannot be in force before.")
        raise Invalid({"from_on": UserError(early, day=show_day(adopted.resolved_on))})
    if adopted.resolved_on > today(session):  # the clock was set back
        raise Invalid({"resolution_id": UserError(N_("Choose a resolution of this organisation that was carried."))})


def _editions(session: Session, organisation_id: int, title: str) -> list[PolicyDocument]:
    statement = sa.select(PolicyDocument).where(PolicyDocument.organisation_id == organisation_id)
    found = session.scalars(statement.order_by(PolicyDocument.edition)).all()
    return [one for one in found if one.title.casefold() == title.casefold()]


def _later(session: Session, one: PolicyDocument) -> bool:
    return any(other.edition > one.edition for other in _editions(session, one.organisation_id, one.title))
