"""The tab of consents: each purpose with who agrees, who withdrew, and who was never asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.models.people import ConsentPurpose, Standing
from k2k_desktop.services.privacy import consents, notices
from k2k_desktop.services.privacy.consents import PurposeLine
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

_PURPOSES: Final = tuple(ConsentPurpose)


class ConsentsSection(BesideSection[PurposeLine]):
    """One line a purpose; Enter shows who has not consented."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_("Purpose"), _(P_("consent", "Agreed")), _(P_("consent", "Withdrawn")), _("Never asked"))
        self.table = ShortTable(_("Consents by purpose"), heads, (0, 100, 110, 120), self, row=48, gutter=20)
        heads_right(self.table, 1, 2, 3)
        empty = ("shield-check", _("No purpose chosen"), _("Choose a purpose in the list to see who withdrew."))
        self.pane = RecordPane(empty, _("Purpose in hand"), self)
        self.put_beside("privacy.consents")
        self.table.row_opened.connect(lambda _key: self.show_missing())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """The lists behind the numbers, and the form."""
        return [
            Command("privacy.not_consented", N_("Show who has not consented"), self.show_missing, "", "record",
                    "user-x", self.chosen),
            Command("privacy.consented", N_("Show who consented"), self.show_agreed, "", "record", "user-check",
                    self.chosen),
            Command("privacy.consent_form", N_("Print blank notice and form"), self.print_blank, "", "record",
                    "printer", lambda: self.work.can(notices.notice_pdf)),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The form, blank."""
        return PrintJob(_("Personal data protection notice"), notices.notice_pdf, (None, None, "both"))

    def refresh(self, tables: frozenset[str]) -> None:
        """Count again."""
        lines = self.work.read(consents.purposes)
        self.show_lines((_PURPOSES.index(one.purpose) + 1, one, _cells(one)) for one in lines)

    def show_line(self, one: PurposeLine) -> None:
        """What is known of the purpose in hand."""
        facts = [
            (_("Active residents"), f"{one.residents:,}"), (_(P_("consent", "Agreed")), f"{one.agreed:,}"),
            (_("Under an earlier notice"), f"{one.outdated:,}" if one.outdated else ""),
            (_(P_("consent", "Withdrawn")), f"{one.withdrawn:,}"), (_("Never asked"), f"{one.unasked:,}"),
        ]  # fmt: skip
        gone = [
            _("{day}: {name}, {unit}", day=show_day(each.withdrawn_on), name=each.name, unit=each.unit or "–")
            for each in one.last
        ]
        words = "\n".join((_("Withdrawn last"), *gone)) if gone else ""
        more = _("A consent never runs out by itself; it ends when it is withdrawn.")
        self.pane.show_record(one.purpose.say(), facts, "\n\n".join(part for part in (words, more) if part),
                              self.commands()[:2])  # fmt: skip

    def show_missing(self) -> None:
        """The list of residents without this consent, on their page: printed and exported from there."""
        self._list("no_consent")

    def show_agreed(self) -> None:
        """The list of residents with this consent."""
        self._list("consent")

    def print_blank(self) -> None:
        """The form for a whole block: copied as often as needed."""
        if job := self.document():
            self.shell.print_out(job)

    def _list(self, name: str) -> None:
        if one := self.current():
            filters = {name: (one.purpose.name,), "standing": (Standing.active.name,)}
            self.shell.open_page("people", {"filters": filters})


def _cells(one: PurposeLine) -> list[Cell]:
    share = round(100 * one.agreed / one.residents) if one.residents else 0
    number = partial(Cell, align="right")
    said = say_count("{count} resident agreed", "{count} residents agreed", one.agreed)
    return [
        Cell(one.purpose.say(), second=_("{share}% of active residents", share=share)),
        number(f"{one.agreed:,}", said=said), number(f"{one.withdrawn:,}"), number(f"{one.unasked:,}"),
    ]  # fmt: skip
