"""A list handed out from the screen: saved as a spreadsheet, or made into a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.fields import Field, Text
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.models.people import ConsentPurpose
from k2k_desktop.services import exports
from k2k_desktop.services.privacy import disclosures
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.dialogs import Sheet, ask_reason, run_with_panel, try_change
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

_SIGNERS: Final = (("prepared", N_("Prepared by")), ("known", N_("Acknowledged by")))
_SIGNER_LABELS: Final = (
    ("prepared", (N_("Prepared by"), N_("Position"))),
    ("known", (N_("Acknowledged by"), N_("Position"))),
)


class ExportDialog(Sheet):
    """Asks how a list leaves the office: with whole identity numbers, for a partner."""

    def __init__(self, work: Work, name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Export list"), parent)
        self._boxes: list[QWidget] = []
        residents = exports.listing_of(name).record == "resident"
        words = _("The list is saved as it is shown: its columns, filters and order.")
        self.body.addWidget(label(words, parent=self, wrap=True))
        self.whole = self._tick(_("With whole &identity numbers"), _("You will be asked why; it stays in the trail."))
        self.partner = self._tick(_("For a &partner"), _("Only residents who agree to sharing with a partner."))
        refused = work.can(exports.export_list_unmasked)
        self.whole.setEnabled(refused is None)
        self.whole.setToolTip(refused.say() if refused else "")
        for box in self._boxes:
            box.setVisible(residents)
        told = residents and work.can(disclosures.told_whom) is None
        before = work.read(disclosures.last_told) if told else ("", "")
        self.recipient, self.purpose = (self._line(words) for words in before)
        for words, line in ((_("Given &to"), self.recipient), (_("Pur&pose"), self.purpose)):
            head = label(words, "strong", self)
            head.setBuddy(line)
            line.setAccessibleName(words.replace("&", ""))
            for part in (head, line):
                part.setVisible(told)
                self.body.addWidget(part)
        self.go = self.add_button(_("&Save as…"), "primary", "file-spreadsheet")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.add_button(_("&Cancel")).clicked.connect(self.reject)

    def told(self) -> tuple[str, str] | None:
        """To whom and why it goes, where both were said."""
        said = " ".join(self.recipient.text().split()), " ".join(self.purpose.text().split())
        return said if all(said) and self.recipient.isVisibleTo(self) else None

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setMaxLength(200)
        line.setPlaceholderText(_("Optional; it stands in the register of disclosures"))
        line.setText(words)
        return line

    def _tick(self, words: str, more: str) -> QCheckBox:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        made = QCheckBox(box)
        made.setText(words)
        made.setAccessibleName(words.replace("&", ""))
        made.setAccessibleDescription(more)
        column.addWidget(made)
        column.addWidget(label(more, "caption", box, wrap=True))
        self.body.addWidget(box)
        self._boxes.append(box)
        return made


def export_listing(work: Work, parent: QWidget, listing_name: str, query: Query, columns: Sequence[str]) -> None:
    """Save the list *listing_name* as shown to a file the person chooses; progress and Batal appear in *parent*."""
    dialog = ExportDialog(work, listing_name, parent)
    taken = dialog.exec()
    whole, partner, told = dialog.whole.isChecked(), dialog.partner.isChecked(), dialog.told()
    dialog.deleteLater()
    if not taken:
        return
    reason = ask_reason(parent, _("Export list with identity numbers")) if whole else ""
    title = say(exports.listing_of(listing_name).title)
    kinds = _("Spreadsheets ({kinds})", kinds="*.xlsx")
    path = "" if reason is None else QFileDialog.getSaveFileName(parent, _("Export list"), f"{title}.xlsx", kinds)[0]
    if reason is None or not path:
        return
    write_listing(work, parent, listing_name, query, columns, Path(path), reason=reason, partner=partner, told=told)


def write_listing(
    work: Work,
    parent: QWidget,
    listing_name: str,
    query: Query,
    columns: Sequence[str],
    path: Path,
    *,
    reason: str = "",
    partner: bool = False,
    told: tuple[str, str] | None = None,
) -> None:
    """Write the list to *path* in the background; with a *reason*, its identity numbers are whole. *told* are
    recipient and purpose for the register of disclosures."""
    act = exports.export_list_unmasked if reason else exports.question_for(exports.export_list, listing_name)
    purpose = ConsentPurpose.partner if partner else None

    def done(exported: exports.Exported) -> None:
        if told:
            try_change(parent, lambda: work.change(disclosures.told_whom, *told, exported.rows))
        show_exported(parent, exported)

    run_with_panel(
        parent, work, act, _("Exporting the list"), done, listing_name, query, tuple(columns),
        path.with_suffix(".xlsx"), purpose, reason=reason,
    )  # fmt: skip


def show_exported(parent: QWidget, exported: exports.Exported) -> None:
    """Say where the list is, and what had to be altered or left out."""
    sheet = Sheet(_("Export list"), parent)
    text = say_count("{count} row is saved in “{file}”.", "{count} rows are saved in “{file}”.", exported.rows,
                     file=exported.path.name)  # fmt: skip
    for line in (text, *exported.told):
        sheet.body.addWidget(label(line, parent=sheet, wrap=True))
    close = sheet.add_button(_("Close"), "primary")
    close.setDefault(True)
    close.clicked.connect(sheet.accept)
    sheet.open()


def print_listing(listing_name: str, query: Query, columns: Sequence[str]) -> PrintJob:
    """What Ctrl+P prints of a list: for `PageView.document()` and `Shell.print_out`."""
    question = exports.question_for(exports.list_pdf, listing_name)
    title = say(exports.listing_of(listing_name).title)
    return PrintJob(title, question, (listing_name, query, tuple(columns)))


def print_signed(
    work: Work, parent: QWidget, shell: Shell, listing_name: str, query: Query, columns: Sequence[str]
) -> FormDialog:
    """Ask who signs the list, then show it; nothing in a row leaves that line of signature out."""

    def save(given: dict[str, Any]) -> None:
        people = tuple(
            (role, given[f"{name}_name"] or "", given[f"{name}_position"] or "")
            for name, role in _SIGNERS
            if given[f"{name}_name"] or given[f"{name}_position"]
        )
        job = print_listing(listing_name, query, columns)
        shell.print_out(PrintJob(job.title, job.question, (*job.args, None, people)))

    fields = [
        Field(f"{name}_{part}", Text(label=words, longest=120), False)
        for name, labels in _SIGNER_LABELS
        for part, words in zip(("name", "position"), labels, strict=True)
    ]
    rows = [(f"{name}_name", f"{name}_position") for name, _role in _SIGNERS]
    first = {"prepared_name": work.who.name}
    return open_form(work, parent, _("Who signs this list"), fields, save, values=first, rows=rows, verb=_("&Preview"))
