"""The tab of requests: who asked to see or correct their data, and how many days are left to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, _, language, say
from k2k_desktop.models.privacy import RequestKind
from k2k_desktop.services.acts import label_of
from k2k_desktop.services.privacy import personal_report, request_papers, requests
from k2k_desktop.services.privacy.clocks import Look
from k2k_desktop.services.privacy.requests import RequestLine, RequestPage
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_reason
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.privacy.finding import find_resident

LOOKS: Final[dict[Look, tuple[BadgeKind, str]]] = {
    "late": ("danger", "triangle-alert"), "soon": ("warn", "clock"), "running": ("neutral", "clock"),
}  # fmt: skip
_ROWS: Final = (("kind", "received_on"), ("resident_id",), ("asked_by",), ("details",))
_LETTERS: Final = (
    ("acknowledgement", (N_("Print acknowledgement in Bahasa Melayu"), N_("Print acknowledgement in English"))),
    ("extension", (N_("Print letter of extension in Bahasa Melayu"), N_("Print letter of extension in English"))),
    ("answer", (N_("Print answer in Bahasa Melayu"), N_("Print answer in English"))),
)  # fmt: skip


class RequestsSection(BesideSection[RequestLine]):
    """One line a request, the nearest day first; answered ones below."""

    record_table = "data_request"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: RequestPage | None = None
        self.which = self.choice(_("Which requests"), [(_("All requests"), False), (_("Open requests"), True)])
        heads = (_("Data request"), _("Received on"), _("Due on"), _("Status"))
        self.table = ShortTable(_("Requests about data"), heads, (0, 130, 130, 190), self, row=48, gutter=20)
        empty = ("mail", _("No request yet"), _("Whoever asks about their data gets an answer within 21 days."))
        self.pane = RecordPane(empty, _("Request in hand"), self)
        self.put_beside("privacy.requests", self.which)
        self.table.row_opened.connect(lambda _key: self.open_person())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Record one, answer it, take more time, print."""
        work, page = self.work, self.page
        ended = UserError(requests.ENDED) if page and page.line.ended_on else None
        again = UserError(N_("This request was extended once already; the law allows no second time."))
        shut = self.chosen() or ended
        return [
            command_for(requests.record_request, work, self.add, label=N_("Record request…"), icon="plus",
                        shortcut="Ctrl+N"),
            command_for(requests.answer_request, work, self.answer, label=N_("Answer request…"), icon="check",
                        enabled=lambda: shut),
            command_for(requests.extend_request, work, self.extend, label=N_("Extend by 14 days…"),
                        enabled=lambda: shut or (again if page and page.extended_on else None)),
            Command("privacy.open_person", N_("Open the person's record"), self.open_person, "", "record",
                    "arrow-right", self.chosen),
            Command("privacy.request_report", N_("Print the person's own report…"), self.print_report, "", "record",
                    "printer", lambda: work.can(personal_report.personal_report_pdf) or self.chosen(), "papers"),
            *(command for kind, words in _LETTERS for command in self._letters(kind, words)),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The letter that fits: the answer once there is one, else the acknowledgement."""
        if self.page is None or self.work.can(request_papers.request_letter_pdf) is not None:
            return None
        kind = "answer" if self.page.line.ended_on else "acknowledgement"
        return PrintJob(self.page.line.reference, request_papers.request_letter_pdf, (self.page.id, kind, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(requests.requests, bool(self.which.currentData()))
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_hand(self) -> None:
        """Facts and words of the request in hand."""
        key = self.key()
        self.page = self.work.read(requests.request_page, key) if key else None
        if self.page is None:
            self.pane.show_record("", [])
        else:
            wanted = [one for one in self.commands()[1:4] if one.enabled() is None][:2]
            title = _("{reference} · {title}", reference=self.page.line.reference, title=self.page.line.name)
            self.pane.show_record(title, _facts(self.page), _words(self.page), wanted)
        self.commands_changed.emit()

    def add(self) -> None:
        """Record what somebody asks."""
        open_form(
            self.work, self, _("Record request"), requests.FORM,
            lambda given: self.show_new(self.work.change(requests.record_request, given)),
            values={"received_on": self.work.runner.clock.today(), "kind": RequestKind.access},
            editors={"resident_id": RecordPicker(find_resident(self.work))}, rows=_ROWS,
            explain=_("It is due 21 days after the day it was received."), width=600,
        )  # fmt: skip

    def extend(self) -> None:
        """Fourteen days more, once."""
        if (page := self.page) is not None:
            open_form(
                self.work, self, _("Extend request"), requests.EXTEND_FORM,
                lambda given: self.work.change(
                    requests.extend_request, page.id, page.version, given["extension_reason"]
                ),
                explain=_("14 days more, once. The person is told why: print the letter afterwards."),
            )  # fmt: skip

    def answer(self) -> None:
        """End the request with its outcome."""
        if (page := self.page) is not None:
            open_form(
                self.work, self, _("Answer request"), requests.ANSWER_FORM,
                lambda given: self.work.change(requests.answer_request, page.id, page.version, given),
                values={"ended_on": self.work.runner.clock.today()}, rows=(("outcome", "ended_on"), ("answer",)),
                explain=_("What you write here stands in the letter of answer."),
            )  # fmt: skip

    def open_person(self) -> None:
        """The record of whoever asked: where a correction is made."""
        if self.page is not None:
            self.shell.open_record("resident", self.page.line.resident_id)

    def print_report(self) -> None:
        """Everything kept of whoever asked; the request is offered as the reason."""
        if self.page is None:
            return
        reason = ask_reason(self, _("Print the person's own report"))
        if reason is not None:
            job = PrintJob(
                _("Own report"), personal_report.personal_report_pdf, (self.page.line.resident_id, language()),
                reason=reason,
            )  # fmt: skip
            self.shell.print_out(job)

    def _letters(self, kind: str, words: tuple[str, str]) -> list[Command]:
        page, question = self.page, request_papers.request_letter_pdf
        made = paper_commands(
            self.work, self.shell, question, _("Letter about data request"), words,
            lambda: (page.id, kind) if page else None, self.chosen,
        )  # fmt: skip
        return [named(f"{one.name}.{kind}", one) for one in made]


def _facts(page: RequestPage) -> list[tuple[str, str]]:
    line = page.line
    return [
        (_("Kind of request"), line.kind.say()), (_("Resident"), line.name), (_("Unit"), line.unit),
        (_("Asked by"), page.asked_by), (_("Received on"), show_day(line.received_on)),
        (_("Due on"), show_day(line.due_on)), (_("Days left"), line.words),
        (_("Extended on"), show_day(page.extended_on) if page.extended_on else ""),
        (_("Why more time is needed"), page.extension_reason),
        (_("Ended on"), show_day(line.ended_on) if line.ended_on else ""),
        (_("Outcome"), line.outcome.say() if line.outcome else ""), (_("Handled by"), page.handled_by),
    ]  # fmt: skip


def _words(page: RequestPage) -> str:
    changes = "\n".join(
        _("Entry {number}, {moment}: {act}, {name}", number=one.seq, moment=show_instant(one.at),
          act=say(label_of(one.action)), name=one.by)
        for one in page.changes
    )  # fmt: skip
    parts = (
        (_("What is asked"), page.details),
        (_("Answer"), page.answer),
        (_("Changed in the record since"), changes),
    )
    return "\n\n".join(f"{name}\n{text}" for name, text in parts if text)


def _cells(one: RequestLine) -> list[Cell]:
    if one.ended_on is not None:
        said = _("Late, {outcome}", outcome=one.outcome.say()) if one.words and one.outcome else ""
        state = Cell(said or (one.outcome.say() if one.outcome else ""), badge="ok", icon="check")
    else:
        kind, icon = LOOKS[one.look]
        state = Cell(one.words, badge=kind, icon=icon)
    second = _("{reference} · {title}", reference=one.reference, title=one.kind.say())
    return [Cell(one.name, second=second), Cell(show_day(one.received_on)), Cell(show_day(one.due_on)), state]
