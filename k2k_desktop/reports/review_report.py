"""The closing report of a review: period, method, results, exceptions, findings with replies, cash, conclusion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from k2k_desktop.core.formats import show_day, show_instant, show_money
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_SIZE: Final = 9.5
_METHOD: Final = N_(
    "Samples are drawn by a seed. Each record of the kind is given the SHA-256 of “seed|kind|number of the record”; "
    "the lowest come first. Whoever knows the seed draws the same samples again, on any computer. Seed: {seed}"
)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A kind of sample: how many were drawn of how many, and what came of them."""

    kind: str
    drawn: int
    of: int
    clean: int
    exceptions: int
    missing: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SampleNote:
    """A sample that was not in order, or whose proof is missing."""

    title: str
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class FindingPart:
    """A finding with its replies (who, when, words)."""

    number: int
    title: str
    weight: str
    status: str
    about: str
    rule: str
    facts: str
    advice: str
    due_on: dt.date | None
    replies: tuple[tuple[str, dt.datetime, str], ...]


@dataclass(frozen=True, slots=True)
class CashLine:
    """A count: when, who keeps the cash, counted, by the book, and the difference in words."""

    counted_at: dt.datetime
    holder: str
    witness: str
    total_sen: int
    book_sen: int
    difference: str
    explanation: str


@dataclass(frozen=True, slots=True)
class TrailState:
    """How the audit trail stood: entries, when it was last verified and with how many faults, and its check code."""

    entries: int
    verified_at: dt.datetime | None
    verified: int
    faults: int
    code: str


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """A review as it is reported; without *closed_at* it is a draft. *exceptions* are (test, how many it named)."""

    paper: Paper
    title: str
    scope: str
    auditor: str
    from_on: dt.date
    to_on: dt.date
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    seed: int
    drawn: tuple[DrawnLine, ...]
    noted: tuple[SampleNote, ...]
    exceptions_at: dt.datetime | None
    exceptions: tuple[tuple[str, int], ...]
    findings: tuple[FindingPart, ...]
    cash: tuple[CashLine, ...]
    conclusion: str
    trail: TrailState


def report_title(report: ReviewReport) -> str:
    """What the paper is called."""
    return say(N_("Closing report of the review"), report.paper.language)


def print_review_report(report: ReviewReport) -> Printed:
    """The report as a PDF, with lines for the auditor and for the office."""
    missing = Missing()
    maker = _Maker(report, missing)
    story: list[Flowable] = [
        paragraph(report_title(report).upper(), missing, size=13, bold=True, align="centre", after=2),
        paragraph(report.title, missing, size=12, bold=True, align="centre", after=8),
        facts(maker.head(), maker.width, missing, label=42 * mm),
        *maker.method(), *maker.results(), *maker.tests(), *maker.findings(), *maker.cash(), *maker.conclusion(),
        *maker.trail(),
        signatures(
            (Signatory(maker.say(P_("report", "Auditor")), report.auditor),
             Signatory(maker.say(N_("Received by the office")))),
            report.paper, missing,
        ),
    ]  # fmt: skip
    return build(report.paper, f"{report_title(report)}: {report.title}", story, missing)


class _Maker:
    """The parts of one report."""

    def __init__(self, report: ReviewReport, missing: Missing) -> None:
        self.report, self.missing = report, missing
        self.language, self.width = report.paper.language, body_width(report.paper)

    def say(self, text: str, **values: object) -> str:
        return say(text, self.language, **values)

    def head(self) -> list[tuple[str, str]]:
        report = self.report
        period = self.say(N_("{first} to {last}"), first=self._day(report.from_on), last=self._day(report.to_on))
        closed = show_instant(report.closed_at, self.language) if report.closed_at else self.say(N_("Not closed yet"))
        return [
            (self.say(P_("review", "Period")), period), (self.say(P_("review", "Scope")), report.scope),
            (self.say(P_("report", "Auditor")), report.auditor),
            (self.say(N_("Opened at")), show_instant(report.opened_at, self.language)),
            (self.say(N_("Closed at")), closed),
        ]  # fmt: skip

    def method(self) -> list[Flowable]:
        return [*self._heading(N_("Method")), self._text(self.say(_METHOD, seed=self.report.seed))]

    def results(self) -> list[Flowable]:
        columns = (
            Column(self.say(N_("Kind of sample")), weight=2.4), Column(self.say(N_("Drawn")), "right"),
            Column(self.say(N_("Of")), "right"), Column(self.say(P_("sample", "In order")), "right", 1.1),
            Column(self.say(P_("sample", "Not in order")), "right", 1.2),
            Column(self.say(P_("sample", "Proof missing")), "right", 1.2),
            Column(self.say(P_("sample", "Not looked at")), "right", 1.2),
        )  # fmt: skip
        counts = (
            (one.kind, *map(str, (one.drawn, one.of, one.clean, one.exceptions, one.missing, one.waiting)))
            for one in self.report.drawn
        )
        story = [*self._heading(N_("Samples")), self._table(columns, counts, N_("No samples were drawn."))]
        if self.report.noted:
            heads = (
                Column(self.say(N_("Sample")), weight=2.2), Column(self.say(N_("Result"))),
                Column(self.say(N_("Note")), weight=2),
            )  # fmt: skip
            rows = ((one.title, one.result, one.note) for one in self.report.noted)
            story += [Spacer(1, 6), self._table(heads, rows, "")]
        return story

    def tests(self) -> list[Flowable]:
        heading = self._heading(N_("Exception tests"))
        if self.report.exceptions_at is None:
            return [*heading, self._text(self.say(N_("No exception tests were run.")))]
        told = N_("Run on {when}. How many records each test named:")
        columns = (Column(self.say(N_("Test")), weight=5), Column(self.say(P_("exceptions", "Records")), "right"))
        rows = [(name, f"{count:,}") for name, count in self.report.exceptions if count]
        when = show_instant(self.report.exceptions_at, self.language)
        none = "; ".join(name for name, count in self.report.exceptions if not count)
        parts = [*heading, self._text(self.say(told, when=when)), Spacer(1, 4)]
        parts += [self._table(columns, rows, N_("No record breaks a rule.")), Spacer(1, 4)]
        return [*parts, self._text(self.say(N_("These named none: {tests}."), tests=none))] if none else parts

    def findings(self) -> list[Flowable]:
        story = self._heading(N_("Findings"))
        if not self.report.findings:
            story.append(self._text(self.say(N_("There are no findings."))))
        for one in self.report.findings:
            story += self._finding(one)
        return story

    def cash(self) -> list[Flowable]:
        if not self.report.cash:
            return []
        columns = (
            Column(self.say(N_("Counted at")), weight=1.3), Column(self.say(N_("Who keeps the cash")), weight=1.4),
            Column(self.say(N_("Witness")), weight=1.4), Column(self.say(N_("Counted")), "right"),
            Column(self.say(N_("By the book")), "right"), Column(self.say(N_("Difference")), weight=2),
        )  # fmt: skip
        rows = (
            (
                show_instant(one.counted_at, self.language), one.holder, one.witness, show_money(one.total_sen),
                show_money(one.book_sen), " ".join(part for part in (one.difference, one.explanation) if part),
            )
            for one in self.report.cash
        )  # fmt: skip
        return [*self._heading(N_("Cash counts")), self._table(columns, rows, "")]

    def conclusion(self) -> list[Flowable]:
        words = self.report.conclusion or self.say(N_("Not written yet."))
        return [*self._heading(N_("Conclusion")), *paragraphs(words, self.missing, size=BODY)]

    def trail(self) -> list[Flowable]:
        trail = self.report.trail
        told = self.say(N_("The audit trail has {count} entries."), count=f"{trail.entries:,}")
        if trail.verified_at is None:
            checked = self.say(N_("It was not verified yet."))
        else:
            words = N_("Verified on {when}: {count} entries, nothing changed or lost.")
            if trail.faults:
                words = N_("Verified on {when}: {count} entries, {faults} faults.")
            checked = self.say(words, when=show_instant(trail.verified_at, self.language), count=f"{trail.verified:,}",
                               faults=trail.faults)  # fmt: skip
        code = self.say(N_("Check code of the trail: {code}"), code=trail.code) if trail.code else ""
        return [*self._heading(N_("Audit trail")), *(self._text(part) for part in (f"{told} {checked}", code) if part)]

    def _finding(self, one: FindingPart) -> list[Flowable]:
        named = f"{one.number}. {one.title}"
        state = self.say(N_("{weight} · {status}"), weight=one.weight, status=one.status)
        due = self.say(N_("reply by {day}"), day=self._day(one.due_on)) if one.due_on else ""
        story: list[Flowable] = [
            CondPageBreak(25 * mm),
            paragraph(named, self.missing, size=BODY, bold=True, before=5, keep=True),
            paragraph(" · ".join(part for part in (state, due) if part), self.missing, size=_SIZE, after=2, keep=True),
        ]
        for name, text in (
            (N_("Record"), one.about), (N_("Rule"), one.rule), (N_("What was found"), one.facts),
            (N_("What the auditor advises"), one.advice),
        ):  # fmt: skip
            if text:
                story += paragraphs(text, self.missing, lead=f"{self.say(name)}:", size=_SIZE, after=1)
        for by, at, text in one.replies:
            lead = self.say(N_("Reply of {name}, {when}:"), name=by, when=show_instant(at, self.language))
            story += paragraphs(text, self.missing, lead=lead, size=_SIZE, after=1)
        return story

    def _heading(self, words: str) -> list[Flowable]:
        return [
            CondPageBreak(30 * mm),
            paragraph(self.say(words), self.missing, size=BODY, bold=True, before=9, after=3, keep=True),
        ]

    def _table(self, columns: tuple[Column, ...], rows: object, empty: str) -> Flowable:
        given = [tuple(row) for row in rows]  # type: ignore[attr-defined]
        return listing(columns, given, self.report.paper, self.missing, empty=self.say(empty))

    def _text(self, words: str) -> Flowable:
        return paragraph(words, self.missing, size=_SIZE)

    def _day(self, day: dt.date) -> str:
        return show_day(day, self.language, long=True)
