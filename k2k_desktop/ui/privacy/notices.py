"""The tab of the notice: its versions, and its form in either language or both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.privacy import notices
from k2k_desktop.services.privacy.notices import NoticeView, Spoken
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

PRINTS: Final[tuple[tuple[Spoken, str], ...]] = (
    ("ms", N_("Print notice and form in Bahasa Melayu")), ("en", N_("Print notice and form in English")),
    ("both", N_("Print notice and form in both languages")),
)  # fmt: skip
_FORM_ROWS: Final = (("valid_from", "contact"), ("text_ms",), ("text_en",), ("recipients",))


class NoticesSection(BesideSection[NoticeView]):
    """One line a version, the newest first; a change makes another version."""

    record_table = "privacy_notice"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_("Version"), _("Valid from"), _("Consents"), _("Status"))
        self.table = ShortTable(_("Versions of the notice"), heads, (0, 160, 120, 150), self, row=48, gutter=20)
        empty = ("file-text", _("No notice yet"), _("Save the first version: people must be told before you ask."))
        self.pane = RecordPane(empty, _("Notice in hand"), self)
        self.put_beside("privacy.notices")
        self.table.row_opened.connect(lambda _key: self.new_version())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Write another version; print the one in hand."""
        return [
            command_for(notices.save_notice, self.work, self.new_version, label=N_("New version…"), icon="plus",
                        shortcut="Ctrl+N"),
            *(Command(f"privacy.notice.{spoken}", words, partial(self.print_form, spoken), "", "record", "printer",
                      lambda: self.work.can(notices.notice_pdf) or self.chosen(), "papers")
              for spoken, words in PRINTS),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The form of the version in hand."""
        key = self.key()
        return PrintJob(_("Personal data protection notice"), notices.notice_pdf, (key, None, "both")) if key else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(notices.notices)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_line(self, one: NoticeView) -> None:
        """The words of the version in hand."""
        facts = [
            (_("Valid from"), show_day(one.valid_from)), (_("Who receives the data"), one.recipients),
            (_("Whom to ask"), one.contact),
        ]  # fmt: skip
        words = "\n\n".join((_("Bahasa Melayu"), one.text_ms, _("English"), one.text_en))
        self.pane.show_record(_("Version {version}", version=one.name), facts, words, self.commands()[3:0:-1])

    def new_version(self) -> None:
        """Another version, from the words of the one in hand."""
        if self.work.can(notices.save_notice) is not None:
            return
        one, values = self.current(), dict[str, Any](valid_from=self.work.runner.clock.today())
        if one is not None:
            values |= {name: getattr(one, name) for name in ("text_ms", "text_en", "recipients", "contact")}
        open_form(
            self.work, self, _("New version of the notice"), notices.NOTICE_FORM,
            lambda given: self.show_new(self.work.change(notices.save_notice, given)), values=values, rows=_FORM_ROWS,
            explain=_("What was printed and signed stays. Have a lawyer look at the words."), width=720,
        )  # fmt: skip

    def print_form(self, spoken: Spoken) -> None:
        """The form of the version in hand, blank."""
        if key := self.key():
            title = _("Personal data protection notice")
            self.shell.print_out(PrintJob(title, notices.notice_pdf, (key, None, spoken)))


def _cells(one: NoticeView) -> list[Cell]:
    state = Cell(_("In force"), badge="ok", icon="check") if one.current else Cell("")
    said = say_count("{count} consent", "{count} consents", one.used)
    return [
        Cell(_("Version {version}", version=one.name), strong=one.current), Cell(show_day(one.valid_from)),
        Cell(f"{one.used:,}", align="right", said=said), state,
    ]  # fmt: skip
