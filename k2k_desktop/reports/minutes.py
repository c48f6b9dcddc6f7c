"""Minutes of a meeting on paper, in the form Malaysian offices expect (domain-facts 4.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.core.marks import Mark
from k2k_desktop.reports.minute_rows import SIZE, Rows
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

Status = Literal["draft", "circulated", "confirmed"]
Labels = Literal["present", "older"]
_NUMBER: Final = 13 * mm
_ACTION: Final = 36 * mm


@dataclass(frozen=True, slots=True)
class Attendee:
    """One name in a list of attendance, with the post held and what is remarked: why absent, from which item on."""

    name: str
    position: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered paragraph of the minutes, text as it was typed: one paragraph a line, `- ` begins a list item.

    *resolution* is the name of a decision (`Ketetapan 6/2026`); proposer, seconder and *remarks* (votes, extracts)
    follow the text when given. *marks* are its bold and italic characters.
    """

    number: str
    text: str
    kind: Literal["note", "decision", "action"] = "note"
    action_by: str = ""
    due: dt.date | None = None
    resolution: str = ""
    proposer: str = ""
    seconder: str = ""
    remarks: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda with its entries: number `4.0`, title in the words of the organisation.

    *remarks* stand under the title: who stepped out, where the quorum was lost; *votes* after its entries.
    """

    number: str
    title: str
    entries: tuple[Entry, ...] = ()
    remarks: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction made after the minutes were confirmed, printed after them."""

    date: dt.date
    meeting: str
    text: str
    reason: str = ""
    paragraph: str = ""
    proposer: str = ""
    seconder: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """The arithmetic of the quorum: *present* of *members*, at least *least*; *words* say it by its rule."""

    present: int
    members: int
    least: int
    words: str = ""
    reached: bool | None = None  # None: judged by the numbers


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that is printed of one meeting. Times are by the office's clock; *number* is bare: `3/2026`.

    *labels* is the wording of the organisation: `present` for Turut hadir, `older` for Hadir bersama.
    """

    paper: Paper
    organisation: str
    meeting: str
    number: str
    date: dt.date
    start: dt.time
    place: str
    chair: str
    end: dt.time | None = None
    labels: Labels = "present"
    present: tuple[Attendee, ...] = ()
    in_attendance: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()
    absent_without_notice: tuple[Attendee, ...] = ()
    secretariat: tuple[Attendee, ...] = ()
    quorum: Quorum | None = None
    notes: tuple[tuple[str, str], ...] = ()  # label and words: which meeting it continues, that it was adjourned
    items: tuple[Item, ...] = ()
    closing: str = ""
    prepared: Signatory | None = None
    reviewed: Signatory | None = None
    confirmed: Signatory | None = None
    status: Status = "draft"
    confirmed_on: dt.date | None = None
    amendments: tuple[Amendment, ...] = ()
    extract: bool = False
    shows: frozenset[str] = field(default_factory=lambda: frozenset({"attendance", "actions", "signatures"}))


def print_minutes(minutes: Minutes) -> Printed:
    """The minutes as a PDF: `DRAF` in the foot until confirmed, the print stamp on anything but confirmed minutes."""
    confirmed = minutes.status == "confirmed"
    paper = replace(minutes.paper, draft=not confirmed, stamp=None if confirmed else minutes.paper.stamp)
    missing = Missing()
    writer = _Writer(minutes, paper, missing)
    story = [*writer.heading(), *writer.particulars()]
    if "attendance" in minutes.shows:
        story += writer.attendance()
    story += writer.items()
    if minutes.closing:
        story += paragraphs(minutes.closing, missing, size=BODY, before=6)
    if "signatures" in minutes.shows:
        story += writer.signed()
    story += writer.amendments()
    return build(paper, writer.title(), story, missing)


def minutes_title(minutes: Minutes) -> str:
    """The document's title: `Minit Mesyuarat Pengurusan Bersama Bil. 6/2026`."""
    values = {"meeting": minutes.meeting, "number": minutes.number}
    if not minutes.number:  # an annual general meeting has its number in its name: `Kali Ke-5`
        words = N_("Extract of minutes: {meeting}") if minutes.extract else N_("Minutes: {meeting}")
        return say(words, minutes.paper.language, meeting=minutes.meeting)
    if minutes.extract:
        return say(N_("Extract of minutes: {meeting} No. {number}"), minutes.paper.language, **values)
    return say(N_("Minutes: {meeting} No. {number}"), minutes.paper.language, **values)


class _Writer:
    """The parts of one set of minutes, from top to bottom."""

    def __init__(self, minutes: Minutes, paper: Paper, missing: Missing) -> None:
        self._minutes = minutes
        self._language: Language = paper.language
        self._paper = paper
        self._missing = missing
        self._width = body_width(paper)

    def title(self) -> str:
        return minutes_title(self._minutes)

    def heading(self) -> list[Flowable]:
        organisation = self._minutes.organisation
        made: list[Flowable] = [Spacer(1, 4)]
        if organisation and organisation != self._paper.letterhead.name:
            made.append(paragraph(organisation.upper(), self._missing, size=12, align="centre", after=3))
        made.append(paragraph(self.title().upper(), self._missing, size=13, bold=True, align="centre", after=10))
        return made

    def particulars(self) -> list[Flowable]:
        minutes, words = self._minutes, self._say
        rows = [
            (words(N_("Date")), show_day(minutes.date, self._language, long=True, weekday=True)),
            (words(N_("Time")), self._time()),
            (words(N_("Venue")), minutes.place),
            (words(N_("Chairperson")), minutes.chair),
            (words(N_("Quorum")), self._quorum()),
            *minutes.notes,
        ]
        return [facts(rows, self._width, self._missing), Spacer(1, 8)]

    def attendance(self) -> list[Flowable]:
        minutes = self._minutes
        older = minutes.labels == "older"
        beside = P_("older circular", "In attendance") if older else N_("In attendance")
        made: list[Flowable] = []
        for label, people in (
            (N_("Present"), minutes.present),
            (beside, minutes.in_attendance),
            (N_("Absent with apologies"), minutes.absent),
            (N_("Absent without notice"), minutes.absent_without_notice),
            (N_("Secretariat"), minutes.secretariat),
        ):
            if people:
                made += self._people(self._say(label), people)
        return made

    def items(self) -> list[Flowable]:
        """One table for the whole meeting: number, matter, and who acts."""
        actions = "actions" in self._minutes.shows
        head = [self._say(N_("No.")), self._say(P_("minutes", "Matter"))]
        widths = [_NUMBER, self._width - _NUMBER]
        if actions:
            head.append(self._say(N_("Action / For information")))
            widths = [_NUMBER, self._width - _NUMBER - _ACTION, _ACTION]
        table = Rows([self._cell(text, bold=True) for text in head], widths)
        for item in self._minutes.items:
            table.heading([self._cell(item.number, bold=True), self._cell(item.title.upper(), bold=True)])
            for remark in item.remarks:
                table.entry(self._cell(""), [self._note(remark)], [])
            for entry in item.entries:
                table.entry(*self._entry(entry))
            for vote in item.votes:
                table.entry(self._cell(""), [self._cell(vote)], [])
        return [Spacer(1, 4), CondPageBreak(30 * mm), table.made()] if self._minutes.items else []

    def signed(self) -> list[Flowable]:
        minutes = self._minutes
        people: list[Signatory] = []
        for label, person in (
            (N_("Prepared by"), minutes.prepared or Signatory("")),
            (N_("Reviewed by"), minutes.reviewed),
            (N_("Confirmed by"), minutes.confirmed or Signatory("")),
        ):
            if person:
                people.append(replace(person, role=self._say(label)))
        made = [signatures(people, self._paper, self._missing)]
        if minutes.status == "confirmed" and minutes.confirmed_on:
            day = show_day(minutes.confirmed_on, self._language, long=True, weekday=True)
            words = self._say(N_("These minutes were confirmed on {date}."), date=day)
            made.append(paragraph(words, self._missing, size=BODY, before=10))
        return made

    def amendments(self) -> list[Flowable]:
        if not self._minutes.amendments:
            return []
        made: list[Flowable] = [
            CondPageBreak(35 * mm),
            paragraph(self._say(N_("Amendments")).upper(), self._missing, size=BODY, bold=True, before=14, after=4),
        ]
        for number, amendment in enumerate(self._minutes.amendments, 1):
            day = show_day(amendment.date, self._language, long=True)
            values = {"number": number, "date": day, "meeting": amendment.meeting, "paragraph": amendment.paragraph}
            words = N_("{number}. {date}, {meeting}, paragraph {paragraph}:")
            lead = self._say(words if amendment.paragraph else N_("{number}. {date}, {meeting}:"), **values)
            made += paragraphs(amendment.text, self._missing, lead=lead, size=BODY, before=4)
            if amendment.reason:
                reason = self._say(N_("Reason: {reason}"), reason=amendment.reason)
                made += paragraphs(reason, self._missing, size=BODY)
            made += [self._line(words) for words in named(amendment, self._language)]
        return made

    def _people(self, label: str, people: Sequence[Attendee]) -> list[Flowable]:
        cells = []
        for number, person in enumerate(people, 1):
            post = person.position
            if person.reason:
                post = f"{post} ({person.reason})" if post else f"({person.reason})"
            cells.append([self._line(f"{number}."), self._line(person.name), self._line(post)])
        heading = paragraph(label.upper(), self._missing, size=BODY, bold=True, before=6, after=2, keep=True)
        share = (self._width - 10 * mm) / 2
        return [CondPageBreak(18 * mm), heading, bare_table(cells, [10 * mm, share, share], gap=0.8), Spacer(1, 4)]

    def _entry(self, entry: Entry) -> tuple[Flowable, list[Flowable], list[Flowable]]:
        return self._cell(entry.number), entry_text(entry, self._language, self._missing, SIZE), self._act(entry)

    def _act(self, entry: Entry) -> list[Flowable]:
        """The third column: who acts and by when, or that it is for information."""
        lines = [entry.action_by] if entry.action_by else []
        if entry.due:
            lines.append(show_day(entry.due, self._language, long=True))
        return [self._cell(line) for line in lines or [self._say(N_("For information"))]]

    def _time(self) -> str:
        minutes, start = self._minutes, show_time(self._minutes.start, self._language)
        if minutes.end is None:
            return start
        return self._say(N_("{start} to {end}"), start=start, end=show_time(minutes.end, self._language))

    def _quorum(self) -> str:
        quorum = self._minutes.quorum
        if quorum is None:
            return ""
        values = {"present": quorum.present, "members": quorum.members, "least": quorum.least}
        if quorum.words:
            reached = quorum.present >= quorum.least if quorum.reached is None else quorum.reached
            words = N_("Reached ({arithmetic})") if reached else N_("Not reached ({arithmetic})")
            return self._say(words, arithmetic=quorum.words)
        if quorum.present >= quorum.least:
            return self._say(N_("Reached ({present} present of {members} members; at least {least})"), **values)
        return self._say(N_("Not reached ({present} present of {members} members; at least {least})"), **values)

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._language, **values)

    def _cell(self, text: str, *, bold: bool = False) -> Flowable:
        return paragraph(text, self._missing, size=SIZE, bold=bold)

    def _note(self, text: str) -> Flowable:
        return paragraph(text, self._missing, size=SIZE, italic=True)

    def _line(self, text: str) -> Flowable:
        return paragraph(text, self._missing, size=BODY)


def entry_text(entry: Entry, language: Language, missing: Missing, size: float) -> list[Flowable]:
    """The words of a paragraph under its name, with who proposed and seconded it, and its remarks."""
    lead = ""
    if entry.kind == "decision" or entry.resolution:
        lead = f"{entry.resolution or say(N_('Decision'), language)}:"
    made = paragraphs(entry.text, missing, lead=lead, size=size, marks=entry.marks)
    return made + [paragraph(words, missing, size=size) for words in (*named(entry, language), *entry.remarks)]


def named(one: Entry | Amendment, language: Language) -> list[str]:
    """A line for the proposer and one for the seconder, where there are any."""
    people = ((N_("Proposed by"), one.proposer), (N_("Seconded by"), one.seconder))
    return [
        say(N_("{label}: {name}"), language, label=say(label, language), name=name) for label, name in people if name
    ]
