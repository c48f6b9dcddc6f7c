"""Evidence bundles: all that is on record of a meeting, or of every meeting of a period, bound for somebody outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import PART, drop, refusal
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.paths import resources
from k2k_desktop.models import audit
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import AgendaItem, Meeting, MeetingStatus, MinutesStatus
from k2k_desktop.models.office import Attachment, DocumentLanguage, IssuedDocument
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.checkpoints import VERIFIED, office_id
from k2k_desktop.services.contents import is_as_kept
from k2k_desktop.services.entries import newest
from k2k_desktop.services.evidence.binding import Held, bind, write_zip
from k2k_desktop.services.evidence.meeting_facts import chapter_of, records_of
from k2k_desktop.services.meetings import papers
from k2k_desktop.services.meetings.records import meeting_of, organisation_of, reference
from k2k_desktop.services.runner import about, progress, say_more, who
from k2k_desktop.services.trail_export import INSIDE, VERIFIERS, write_trail

if TYPE_CHECKING:
    from k2k_desktop.reports.evidence import Chapter, Evidence

_MOST_MEETINGS: Final = 120
_ENDINGS: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_KIND: Final = "evidence"  # an earlier bundle is no evidence of a later one
BOUND: Final = "bukti.pdf"  # the name of the PDF in the ZIP; no name of anybody stands in a file's name


@dataclass(frozen=True)
class Wanted:
    """What a bundle is of: one meeting, or the meetings of a period, of one organisation or of all."""

    meeting_id: int | None = None
    organisation_id: int | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None


@dataclass(frozen=True)
class Bundled:
    """What was written: where, how many files, the SHA-256 of the whole."""

    path: Path
    files: int
    sha256: str


@question(needs="evidence.make", recorded=N_("Make evidence bundle"))
def evidence_pdf(session: Session, wanted: Wanted, language: Language) -> Printed:
    """All of it as one PDF: the facts, every paper that was issued and every signed page, the list of hashes last."""
    evidence, held = _gathered(session, wanted, language)
    printed = _bound(session, wanted, evidence, held)
    _note(session, wanted, len(held), Held("", "", printed.pdf).sha256)
    return printed


@question(needs="evidence.make", recorded=N_("Make evidence bundle"))
def save_evidence(session: Session, wanted: Wanted, language: Language, path: Path) -> Bundled:
    """The same as a ZIP at *path*: the PDF, each file by itself as it was issued, and the list of their SHA-256.

    Raises UserError: no meeting in the period, too many, a full disk; then no file is left.
    """
    evidence, held = _gathered(session, wanted, language)
    files = [Held(BOUND, evidence.title, _bound(session, wanted, evidence, held).pdf), *held]
    beside = path.with_name(f"{path.name}.trail{PART}")
    try:
        copied = _proof(session, wanted, beside)
        sealed = write_zip(path, files, copied)
    finally:
        drop(beside)
    _note(session, wanted, len(files) + len(copied), sealed)
    return Bundled(path, len(files) + len(copied), sealed)


def _proof(session: Session, wanted: Wanted, beside: Path) -> list[tuple[str, Path]]:
    """The trail with the values of these meetings alone, written to *beside*, and the verifiers that read it.

    Only for who may hand out the trail: reasons that people typed stand in it.
    """
    if not who(session).may("audit.export"):
        return []
    records: dict[str, set[int]] = {}
    for key in _meetings(session, wanted):
        for table, keys in records_of(session, key).items():
            records.setdefault(table, set()).update(keys)
    try:
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            write_trail(session, office_id(session), file.write, progress(session), records)
    except OSError as error:
        raise refusal(error, beside.parent, 0) from error
    return [(INSIDE, beside), *((name, resources() / "verifier" / name) for name in VERIFIERS)]


def _subject(wanted: Wanted) -> tuple[str, int]:
    if wanted.meeting_id is not None:
        return "meeting", wanted.meeting_id
    return ("organisation", wanted.organisation_id) if wanted.organisation_id is not None else ("office", 1)


def _note(session: Session, wanted: Wanted, files: int, sealed: str) -> None:
    about(session, *_subject(wanted))
    say_more(session, files=files, bundle=sealed)


def _bound(session: Session, wanted: Wanted, evidence: Evidence, held: Sequence[Held]) -> Printed:
    from k2k_desktop.reports.evidence import print_evidence, print_hashes

    front = documents.issued(session, _KIND, _subject(wanted), evidence.title, evidence, print_evidence)
    back = print_hashes(evidence)
    bound = bind([front.pdf, *(one.content for one in held if one.is_pdf), back.pdf])
    return replace(bound, missing=tuple(dict.fromkeys((*front.missing, *back.missing))))


def _gathered(session: Session, wanted: Wanted, language: Language) -> tuple[Evidence, list[Held]]:
    from k2k_desktop.reports.evidence import BoundFile, Evidence

    keys = _meetings(session, wanted)
    chapters: list[Chapter] = []
    held: list[Held] = []
    told = progress(session)
    for place, key in enumerate(keys):
        told.at(place, len(keys))
        held += _files(session, key, language, place + 1)
        chapters.append(chapter_of(session, key, language))
    evidence = Evidence(
        office.paper(session, language), _title(session, wanted, language), tuple(chapters),
        tuple(BoundFile(one.name, one.title, one.sha256) for one in held), tuple(_trail(session, language)),
    )  # fmt: skip
    return evidence, held


def _meetings(session: Session, wanted: Wanted) -> list[int]:
    if wanted.meeting_id is not None:
        return [meeting_of(session, wanted.meeting_id).id]
    if wanted.from_on is None or wanted.to_on is None or wanted.from_on > wanted.to_on:
        raise UserError(N_("Give the first and the last day of the period, the first one first."))
    statement = sa.select(Meeting.id).where(
        Meeting.held_on.between(wanted.from_on, wanted.to_on), Meeting.status != MeetingStatus.cancelled
    )
    if wanted.organisation_id is not None:
        statement = statement.where(Meeting.organisation_id == wanted.organisation_id)
    found = list(session.scalars(statement.order_by(Meeting.held_on, Meeting.id).limit(_MOST_MEETINGS + 1)))
    if not found:
        raise UserError(N_("No meeting was held in this period. Choose other days."))
    if len(found) > _MOST_MEETINGS:
        raise UserError(
            N_("More than {most} meetings fall in this period. Choose fewer days or one organisation."),
            most=_MOST_MEETINGS,
        )
    return found


def _title(session: Session, wanted: Wanted, language: Language) -> str:
    if wanted.meeting_id is not None:
        meeting = meeting_of(session, wanted.meeting_id)
        name = organisation_of(session, meeting).name
        words = N_("Evidence of meeting {reference}, {organisation}")
        return say(words, language, reference=reference(meeting, language), organisation=name)
    assert wanted.from_on is not None
    assert wanted.to_on is not None
    days = {"first": show_day(wanted.from_on, language), "last": show_day(wanted.to_on, language)}
    if wanted.organisation_id is None:
        return say(N_("Evidence of all meetings, {first} to {last}"), language, **days)
    name = session.get_one(Organisation, wanted.organisation_id).name
    return say(N_("Evidence of {organisation}, {first} to {last}"), language, organisation=name, **days)


def _files(session: Session, meeting_id: int, language: Language, place: int) -> Iterator[Held]:
    """Every paper issued about a meeting and every file attached to it; the minutes are drawn where none was issued."""
    names = _Names(place)
    subjects = [("meeting", [meeting_id])]
    for table in ("action_item", "extract"):
        part = IssuedDocument.metadata.tables[table]
        subjects.append((table, list(session.scalars(sa.select(part.c.id).where(part.c.meeting_id == meeting_id)))))
    has_minutes = False
    for table, keys in subjects:
        statement = sa.select(IssuedDocument).where(
            IssuedDocument.subject == table, IssuedDocument.subject_id.in_(keys), IssuedDocument.kind != _KIND
        )
        for row in session.scalars(statement.order_by(IssuedDocument.id)):
            has_minutes |= row.kind == "minutes" and row.language is DocumentLanguage[language]
            title = f"{row.title} · {row.language.say(language)}"
            yield Held(names.give(row.kind, ".pdf"), _told(title, documents.is_whole(row), language), row.content)
    meeting = meeting_of(session, meeting_id)
    if not has_minutes and meeting.minutes_status is not MinutesStatus.draft:
        printed = papers.minutes_pdf(session, meeting_id, language)
        yield Held(names.give("minutes", ".pdf"), say(N_("Minutes"), language), printed.pdf)
    attached = [(meeting.signed_scan_id, "signed", N_("Signed page"))]
    papers_of = sa.select(AgendaItem.paper_id).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.paper_id.is_not(None)
    )
    attached += [(key, "paper", N_("Agenda paper")) for key in session.scalars(papers_of.order_by(AgendaItem.position))]
    for key, kind, title in attached:
        found = session.get(Attachment, key) if key is not None else None
        if found is not None:
            name = names.give(kind, _ENDINGS.get(found.media_type, ".bin"))
            yield Held(name, _told(say(title, language), is_as_kept(found), language), found.content)


def _told(title: str, whole: bool, language: Language) -> str:
    """The *title* of a file; one whose bytes are not those that were kept is no evidence, and says so."""
    return title if whole else say(N_("CHANGED since it was kept: {title}"), language, title=title)


class _Names:
    """`02/05-minutes.pdf`: the number of the meeting in the bundle, of the file, and its kind."""

    def __init__(self, place: int) -> None:
        self._place, self._count = place, 0

    def give(self, kind: str, ending: str) -> str:
        """The next name."""
        self._count += 1
        return f"{self._place:02}/{self._count:02}-{kind.replace('_', '-')}{ending}"


def _trail(session: Session, language: Language) -> Iterator[str]:
    seq, sealed = audit.head(session)
    words = N_("The audit trail had {entries} entries when this was made; the hash of the last is {hash}.")
    yield say(words, language, entries=f"{seq:,}", hash=sealed)
    last = newest(session, VERIFIED)
    if last is None:
        yield say(N_("The trail has not been verified in this office yet."), language)
        return
    said, day = last.body, show_day(local(last.at).date(), language)
    if said.get("faults"):
        yield say(N_("Last verified on {day}: {faults} faults were found."), language, day=day, faults=said["faults"])
    else:
        yield say(N_("Last verified on {day}: {entries} entries, no fault."), language, day=day,
                  entries=f"{said.get('verified', 0):,}")  # fmt: skip
