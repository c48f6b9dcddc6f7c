"""The tab of data breaches: each with the clock that runs, live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, Language, _, language
from k2k_desktop.models.privacy import Breach
from k2k_desktop.services.privacy import breach_pages, breach_papers, breaches
from k2k_desktop.services.privacy.breach_pages import BreachLine, BreachPage
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, attempt, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_reason
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.privacy import breach_forms as forms
from k2k_desktop.ui.privacy.requests import LOOKS

_TICK: Final = 60_000  # ms between two looks at the clock
_RULE: Final = N_(
    "The rule (significant harm; more than 1,000 people; sensitive data) proposes: significant harm is likely, because"
)
_NO_RULE: Final = N_("No rule makes this breach significant by itself. The manager decides.")


class BreachesSection(BesideSection[BreachLine]):
    """One line a breach, the nearest clock first; closed ones below. The hours left go on by themselves."""

    record_table = "breach"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: BreachPage | None = None
        heads = (_("Data breach"), _("Discovered at"), _("Next step"), _("Time left"))
        self.table = ShortTable(_("Data breaches"), heads, (0, 176, 180, 160), self, row=48, gutter=20)
        empty = ("shield", _("No breach recorded"), _("Record at once what got lost: the 72 hours run already."))
        self.pane = RecordPane(empty, _("Breach in hand"), self)
        self.put_beside("privacy.breaches")
        self.table.row_opened.connect(lambda _key: self.edit())
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(lambda: self.refresh(frozenset()))
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Record one, change it, decide, tell, close, print."""
        work, page = self.work, self.page
        closed = UserError(breaches.CLOSED) if page and page.line.closed_on else None
        shut = self.chosen() or closed
        on = self._form
        return [
            command_for(breaches.record_breach, work, self.add, label=N_("Record data breach…"), icon="plus",
                        shortcut="Ctrl+N"),
            named("privacy.edit_breach", command_for(
                breaches.save_breach, work, self.edit, label=N_("Edit data breach"), icon="pencil", shortcut="F2",
                enabled=lambda: shut,
            )),
            named("privacy.harm_likely", command_for(
                breaches.decide_harm, work, partial(self.decide, True), label=N_("Harm is likely…"),
                enabled=lambda: shut,
            )),
            named("privacy.harm_unlikely", command_for(
                breaches.decide_harm, work, partial(self.decide, False), label=N_("Harm is not likely…"),
                enabled=lambda: shut,
            )),
            command_for(breaches.tell_commissioner, work, partial(on, forms.commissioner),
                        label=N_("Commissioner told…"), enabled=lambda: shut),
            command_for(breaches.tell_people, work, partial(on, forms.people), label=N_("People told…"),
                        enabled=lambda: shut),
            command_for(breaches.tell_nobody, work, partial(on, forms.nobody), label=N_("Nobody is told…"),
                        enabled=lambda: shut),
            command_for(breaches.close_breach, work, partial(on, forms.close), label=N_("Close data breach…"),
                        enabled=lambda: shut),
            *self._papers(),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The register."""
        return PrintJob(_("Register of data breaches"), breach_papers.breach_register_pdf, (language(),))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again; the clock runs on while one is open."""
        lines = self.work.read(breach_pages.breach_list)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_hand(self) -> None:
        """Facts and words of the breach in hand."""
        key = self.key()
        self.page = self.work.read(breach_pages.breach_page, key) if key else None
        if self.page is None:
            self.pane.show_record("", [])
        else:
            title = _("{reference} · {title}", reference=self.page.line.reference, title=self.page.line.kind.say())
            self.pane.show_record(title, _facts(self.page), _words(self.page), self._next(self.page))
        self.commands_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """In view the clock goes on."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Out of view it need not."""
        self._clock.stop()
        super().hideEvent(event)

    def add(self) -> None:
        """Record a breach."""
        forms.edit(self.work, self, None, self.show_new)

    def edit(self) -> None:
        """Change what is known of the breach in hand."""
        if self.page and self.page.line.closed_on is None and self.work.can(breaches.save_breach) is None:
            forms.edit(self.work, self, self.page, None)

    def decide(self, significant: bool) -> None:
        """Whether harm is likely: asks why."""
        if self.page is None:
            return
        words = _("Significant harm is likely") if significant else _("Significant harm is not likely")
        if (reason := ask_reason(self, words)) is not None:
            attempt(self, breaches.decide_harm, self.page.id, self.page.version, significant, reason=reason)

    def _next(self, page: BreachPage) -> list[Command]:
        """The commands of the next step, for the foot of the pane."""
        if page.line.closed_on is not None:
            return []
        edit, likely, unlikely, commissioner, people, nobody, close = self.commands()[1:8]
        if page.commissioner_at is None and page.not_told_reason == "":
            return [commissioner, nobody, edit]
        if page.significant is None:
            return [likely, unlikely] if page.proposed else [unlikely, likely]
        if page.significant and page.people_on is None and not page.not_told_reason:
            return [people, nobody]
        return [close, edit]

    def _papers(self) -> list[Command]:
        page = self.page
        about: Callable[[], tuple[int] | None] = lambda: (page.id,) if page else None  # noqa: E731
        return [
            *paper_commands(
                self.work, self.shell, breach_papers.breach_form_pdf, _("Notification of a personal data breach"),
                (N_("Print notification in Bahasa Melayu"), N_("Print notification in English")), about, self.chosen,
            ),
            *paper_commands(
                self.work, self.shell, breach_papers.breach_letter_pdf, _("Letter about data breach"),
                (N_("Print letter to the people in Bahasa Melayu"), N_("Print letter to the people in English")),
                about, self.chosen,
            ),
            *self._register(),
        ]  # fmt: skip

    def _register(self) -> list[Command]:
        """Of all breaches, whichever is in hand."""
        question = breach_papers.breach_register_pdf
        words = (N_("Print register of breaches in Bahasa Melayu"), N_("Print register of breaches in English"))

        def run(spoken: Language) -> None:
            self.shell.print_out(PrintJob(_("Register of data breaches"), question, (spoken,)))

        return [
            Command(f"{question.name}.{spoken}", label, partial(run, spoken), "", "record", "printer",
                    lambda: self.work.can(question), "papers")
            for spoken, label in zip(LANGUAGES, words, strict=True)
        ]  # fmt: skip

    def _form(self, ask: Callable[[Work, QWidget, BreachPage], FormDialog]) -> None:
        if self.page is not None:
            ask(self.work, self, self.page)


def _facts(page: BreachPage) -> list[tuple[str, str]]:
    values = page.values
    yes = {True: _("Yes"), False: _("No"), None: _("Not decided yet")}
    return [
        (_("Next step"), breach_pages.step_words(page.line)),
        (_("Discovered at"), show_instant(page.line.discovered_at)),
        (_("Happened on"), show_day(values["happened_on"]) if values["happened_on"] else ""),
        (_("Data concerned"), kind_of(Breach.data).show(values["data"])),
        (_("People concerned"), f"{values['people']:,}" if values["people"] is not None else ""),
        (_("Locked by password"), yes[bool(values["encrypted"])]),
        (_("Significant harm"), yes[page.significant]),
        (_("72 hours end"), show_instant(page.commissioner_by)),
        (_("Commissioner told at"), show_instant(page.commissioner_at) if page.commissioner_at else ""),
        (_("Commissioner's reference"), page.commissioner_reference),
        (_("Why later than 72 hours"), page.late_reason),
        (_("7 days end"), show_day(page.people_by) if page.people_by else ""),
        (_("People told on"), show_day(page.people_on) if page.people_on else ""),
        (_("Why later than 7 days"), page.people_late_reason),
        (_("Why nobody is told"), page.not_told_reason),
        (_("Closed on"), show_day(page.line.closed_on) if page.line.closed_on else ""),
    ]  # fmt: skip


def _words(page: BreachPage) -> str:
    rule = _(_NO_RULE)
    if page.proposed:
        rule = "\n".join((f"{_(_RULE)}:", *(f"• {_(reason)}" for reason in page.proposed)))
    parts = [
        (_("Description"), page.values["description"]), (_("What was done at once"), page.values["containment"] or ""),
        (_("What the rule says"), rule if page.line.closed_on is None else ""),
        (_("A lost copy"), _(forms.ENCRYPTED) if page.values["encrypted"] and page.line.closed_on is None else ""),
        (_("So that it does not happen again"), page.lessons),
    ]  # fmt: skip
    return "\n\n".join(f"{name}\n{text}" for name, text in parts if text)


def _cells(one: BreachLine) -> list[Cell]:
    if one.closed_on is not None:
        left = Cell(show_day(one.closed_on), muted=True)
        step = Cell(_("Closed"), badge="ok", icon="lock")
    else:
        kind, icon = LOOKS[one.look]
        left = Cell(one.words, badge=kind, icon=icon) if one.words else Cell("–", muted=True)
        step = Cell(_(one.step), strong=True)
    people = _(P_("privacy", "{reference} · {people} people"), reference=one.reference, people=f"{one.people:,}") \
        if one.people is not None else one.reference  # fmt: skip
    return [Cell(one.kind.say(), second=people), Cell(show_instant(one.discovered_at)), step, left]
