"""Quotations for the work of an order, side by side, and the award of one."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.issues.works import contractors, order_papers, quotations
from k2k_desktop.services.issues.works.order_pages import OrderPage
from k2k_desktop.services.issues.works.quotations import QuotationLine
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask_and_do, change_with_reason
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_ROW: Final = 46
_MOST: Final = 5
_RIGHT: Final = (1, 3)  # columns of numbers
_ALIGN: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ALIGN_ROLE: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_OUT: Final = N_("The order has gone out: its quotations stay as they are.")
_NONE: Final = N_("Choose a quotation in the list first.")


class Quotations(QWidget):
    """The offers, the lowest first; Enter changes one while the order is a draft."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._page: OrderPage | None = None
        heads = (_("Contractor"), _("Amount"), _("Valid until"), _("Days"), _("Warranty"), _("Remarks"))
        self.table = ShortTable(_("Quotations"), heads, (0, 112, 112, 60, 84, 130), self, row=_ROW)
        for place in _RIGHT:
            self.table.model().setHeaderData(place, Qt.Orientation.Horizontal, _ALIGN, _ALIGN_ROLE)
        self.award_words = label("", wrap=True)
        self.empty = label(_("No quotation yet."), "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for part in (self.table, self.empty, self.award_words):
            column.addWidget(part)
        self.table.row_opened.connect(lambda _key: self.edit())

    def show_page(self, page: OrderPage) -> None:
        """Show the offers for an order."""
        self._page = page
        self.table.show_rows([(one.id, _cells(one)) for one in page.quotations])
        if page.quotations and self.table.current_key() is None:
            self.table.select_key(page.quotations[0].id)
        rows = min(len(page.quotations), _MOST)
        self.table.setFixedHeight(theme.px(_ROW) * rows + theme.px(36))
        self.table.setVisible(bool(page.quotations))
        self.empty.setVisible(not page.quotations)
        self.award_words.setText(award_words(page))
        theme.wear(self.award_words, "warn" if page.exception else "")
        self.award_words.setVisible(bool(self.award_words.text()))

    def commands(self) -> list[Command]:
        """Add, change, award, withdraw, the file."""
        work, line = self._work, self.current()
        file = Command(
            "works.quotation_file", N_("Save a copy of the quotation…"), self.save_file, "", "record", "download",
            lambda: None if line and line.file else UserError(N_("No file is kept here.")),
        )  # fmt: skip
        return [
            command_for(quotations.save_quotation, work, self.add, label=N_("Add quotation"), icon="receipt",
                        enabled=self._out),
            command_for(quotations.award, work, self.award, enabled=self._chosen),
            command_for(quotations.withdraw_award, work, self.withdraw, enabled=self._awarded),
            Command("works.edit_quotation", N_("Edit quotation"), self.edit, "", "record", "pencil",
                    lambda: work.can(quotations.save_quotation) or self._chosen()),
            command_for(quotations.delete_quotation, work, self.delete, enabled=self._chosen),
            file,
        ]  # fmt: skip

    def current(self) -> QuotationLine | None:
        """The offer in hand."""
        lines = self._page.quotations if self._page else ()
        return next((one for one in lines if one.id == self.table.current_key()), None)

    def add(self) -> FormDialog | None:
        """Record an offer."""
        return self._form(_("Add quotation"), None)

    def edit(self) -> FormDialog | None:
        """Change the offer in hand."""
        line = self.current()
        barred = self._work.can(quotations.save_quotation) or self._out()
        return self._form(_("Edit quotation"), line) if line and barred is None else None

    def delete(self) -> None:
        """Take out the offer in hand."""
        page, line = self._page, self.current()
        if page is not None and line is not None:
            text = _("Delete the quotation of {contractor}? The audit trail keeps it.", contractor=line.contractor)
            ask_and_do(
                self, _("Delete quotation"), text, _("Delete"),
                lambda: self._work.change(quotations.delete_quotation, page.id, line.id, line.version),
            )  # fmt: skip

    def award(self) -> FormDialog | None:
        """Choose the offer in hand, by a resolution or with the reason why without one."""
        page, line = self._page, self.current()
        if page is None or line is None:
            return None
        choices = self._work.read(quotations.resolution_choices)

        def save(given: dict[str, Any]) -> None:
            self._work.change(
                quotations.award, page.id, line.id, page.version, given["resolution_id"],
                given["no_resolution_reason"],
            )  # fmt: skip

        told = _("{contractor}, {amount}. {standing}", contractor=line.contractor, amount=show_money(line.amount_sen),
                 standing=order_papers.standing_words(line))  # fmt: skip
        return open_form(
            self._work, self, _("Award quotation"), quotations.AWARD_FORM, save, explain=told,
            editors={"resolution_id": Chooser(choices, optional=True)}, verb=_("&Award"), width=640,
        )  # fmt: skip

    def withdraw(self) -> None:
        """Nobody is chosen any more."""
        page = self._page
        if page is not None:
            change_with_reason(
                self, quotations.withdraw_award.label,
                lambda reason: self._work.change(quotations.withdraw_award, page.id, page.version, reason=reason),
            )  # fmt: skip

    def save_file(self) -> None:
        """Write a copy of the file of the offer in hand."""
        line = self.current()
        if line is not None and line.file:
            save_copy(self, self._work.read(quotations.quotation_file, line.id))

    def _form(self, title: str, line: QuotationLine | None) -> FormDialog | None:
        page = self._page
        if page is None:
            return None

        def save(given: dict[str, Any]) -> int:
            file = given.pop("file", None)
            return self._work.change(
                quotations.save_quotation, page.id, line.id if line else None, line.version if line else 0, given, file
            )

        names = [one.name for one in quotations.FORM]
        values = {name: getattr(line, name) for name in names} if line else {}
        firms = self._work.read(contractors.contractor_choices)
        return open_form(
            self._work, self, title, (*quotations.FORM, FILE_FIELD), save,
            values=values or {"received_on": self._work.runner.clock.today()},
            editors={"contractor_id": Chooser(firms), "file": FileEditor(read_file)},
            rows=(("contractor_id",), ("amount_sen", "received_on"), ("valid_until", "working_days"),
                  ("warranty_months",), ("remarks",), ("file",)),
        )  # fmt: skip

    def _out(self) -> UserError | None:
        page = self._page
        return UserError(_OUT) if page is None or page.status is not WorkStatus.draft else None

    def _chosen(self) -> UserError | None:
        return self._out() or (None if self.current() else UserError(_NONE))

    def _awarded(self) -> UserError | None:
        lines = self._page.quotations if self._page else ()
        none = UserError(N_("No quotation of this order is awarded."))
        return self._out() or (None if any(one.awarded for one in lines) else none)


def award_words(page: OrderPage) -> str:
    """What stands behind the award; an award without a resolution is named one."""
    if page.exception:
        return _("Without resolution: {reason}", reason=page.exception)
    return _("By {resolution}.", resolution=page.resolution) if page.resolution else ""


def _cells(one: QuotationLine) -> list[Cell]:
    valid = EMPTY
    if one.valid_until is not None:
        valid = Cell(show_day(one.valid_until), second=_("Lapsed") if one.lapsed else "", muted=one.lapsed)
    warranty = say_count("{count} month", "{count} months", one.warranty_months) if one.warranty_months else ""
    return [
        Cell(one.contractor, second=order_papers.standing_words(one), strong=one.awarded,
             icon="circle-check" if one.awarded else "circle-slash" if one.blocked else "",
             tone="ok" if one.awarded else "danger"),
        Cell(show_money(one.amount_sen), align="right", strong=one.cheapest), valid,
        Cell(str(one.working_days or "—"), align="right"), Cell(warranty) if warranty else EMPTY,
        Cell(one.remarks, second=one.file, muted=True) if one.remarks or one.file else EMPTY,
    ]  # fmt: skip
