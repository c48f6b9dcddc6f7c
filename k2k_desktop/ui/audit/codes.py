"""The trail's check code: printed, and typed from paper to see whether it still fits; and the trail as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from k2k_desktop.core.check_codes import Mistyped, grouped, read_code
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services import checkpoints, trail_export, trail_sheets
from k2k_desktop.services.checkpoints import CodeChecked, Fit
from k2k_desktop.services.trail_export import ExportedTrail
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import Sheet, ask_reason, run_with_panel
from k2k_desktop.ui.kit.feedback import announce
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Badge, FactList, label
from k2k_desktop.ui.kit.work import Work

_LOOKS: Final[dict[Fit, tuple[BadgeKind, str]]] = {
    Fit.genuine: ("ok", "circle-check"),
    Fit.faulty: ("danger", "circle-x"),
    Fit.rewritten: ("danger", "circle-x"),
    Fit.unknown: ("danger", "circle-question-mark"),
}
_MOST: Final = 5  # faults named in the answer
_WIDE: Final = 560


class TrailCodes:
    """What can be done with codes of the trail on the page *host*; *done* is called when the standing may differ."""

    def __init__(self, work: Work, shell: Shell, host: Callable[[], QWidget], done: Callable[[], object]) -> None:
        self._work, self._shell, self._host, self._done = work, shell, host, done
        self.printing = command_for(trail_sheets.code_sheet_pdf, work, self.print_code, icon="printer")
        self.checking = command_for(
            checkpoints.check_code, work, self.check_code, label=N_("Check a code from paper…"), icon="scan-line"
        )
        self.exporting = command_for(
            trail_export.export_trail, work, self.export, label=N_("Export the audit trail…"), icon="download"
        )

    def commands(self) -> Sequence[Command]:
        """Print, check, export."""
        return (self.printing, self.checking, self.exporting)

    def print_code(self) -> None:
        """Show the sheet with the code as the trail stands now."""
        self._shell.print_out(PrintJob(_("Check code of the audit trail"), trail_sheets.code_sheet_pdf, (None,)))

    def check_code(self) -> None:
        """Ask for a code and hold the whole trail against it."""
        host = self._host()
        code = ask_code(host.window())
        if code:
            title = _("Checking the audit trail")
            run_with_panel(host, self._work, checkpoints.check_code, title, self._answered, code)

    def export(self) -> None:
        """Ask why and where, and write it."""
        host = self._host()
        reason = ask_reason(host.window(), _(trail_export.export_trail.recorded))
        if reason is None:
            return
        day = f"{self._work.runner.clock.today():%Y-%m-%d}"
        name = _("K2K-audit-trail-{day}.zip", day=day)
        path, _kind = QFileDialog.getSaveFileName(host.window(), _("Export audit trail"), name, "ZIP (*.zip)")
        if path:
            self.write(Path(path), reason)

    def write(self, path: Path, reason: str) -> None:
        """Write the trail to *path* in the background, and say what is in it."""
        title = _("Writing the audit trail")
        run_with_panel(
            self._host(), self._work, trail_export.export_trail, title, self._written, path.with_suffix(".zip"),
            reason=reason,
        )  # fmt: skip

    def _answered(self, found: CodeChecked) -> None:
        show_code(self._host().window(), found)
        self._done()

    def _written(self, made: ExportedTrail) -> None:
        sheet = Sheet(_("Export audit trail"), self._host().window(), width=_WIDE)
        words = say_count("{count} entry is in “{file}”.", "{count} entries are in “{file}”.", made.entries,
                          file=made.path.name)  # fmt: skip
        more = _(
            "It holds every value as it was, identity numbers too: keep it as you keep the office's folder. Beside it "
            "in the file lie k2k_verify.html, which checks it in any browser, and k2k_verify.py, which checks it with "
            "Python alone."
        )
        sheet.body.addWidget(label(words, "strong", sheet, wrap=True))
        sheet.body.addWidget(label(more, parent=sheet, wrap=True))
        _end(sheet, f"{words} {more}")
        self._done()


def ask_code(parent: QWidget) -> str:
    """The code that somebody typed from paper, as kept; "" where it was left. A slip is named at the field."""
    sheet = Sheet(_("Check a code from paper"), parent)
    head = label(_("Code from paper"), "strong", sheet)
    field = QLineEdit(sheet)
    field.setPlaceholderText("K2K-…")
    field.setAccessibleName(_("Code from paper"))
    head.setBuddy(field)
    wrong = label("", "caption", sheet, kind="error", wrap=True)
    wrong.hide()
    words = _("It follows “Audit trail” in the foot of an issued paper, or stands on the sheet of the trail's code.")
    sheet.body.setSpacing(theme.px(4))
    for part in (head, field, wrong, label(words, "caption", sheet, wrap=True)):
        sheet.body.addWidget(part)
    found: list[str] = []

    def done() -> None:
        typed = field.text().strip()
        try:
            found.append(typed if "|" in typed else read_code(typed))
            sheet.accept()
        except Mistyped as error:  # said at the field
            wrong.setText(error.say())
            wrong.show()
            theme.wear(field, "error", "state")
            announce(field, wrong.text())
            field.setFocus()

    go = sheet.add_button(_("Check"), "primary")
    go.setDefault(True)
    go.clicked.connect(done)
    sheet.add_button(_("Cancel")).clicked.connect(sheet.reject)
    field.setFocus()
    sheet.exec()
    sheet.deleteLater()
    return found[0] if found else ""


def show_code(parent: QWidget, found: CodeChecked) -> None:
    """The verdict on a code, why, the entry it stands for, and the first faults where there are any."""
    sheet = Sheet(_("Check a code from paper"), parent, width=_WIDE)
    badge = Badge("", parent=sheet)
    kind, icon = _LOOKS[found.fit]
    badge.show_state(found.fit.say(), kind, icon)
    facts = FactList(sheet, label_width=150)
    rows = [(_("Code from paper"), grouped(found.code))]
    if found.seq is not None:
        rows.append((_("Stands for entry"), f"{found.seq:,}"))
    if found.at is not None:
        rows.append((_("Time"), show_instant(found.at, seconds=True)))
        rows.append((_("Entries after it"), f"{found.after:,}"))
    facts.show_facts(rows)
    for part in (badge, label(found.why.say(), parent=sheet, wrap=True), facts):
        sheet.body.addWidget(part)
    for fault in found.faults[:_MOST]:
        sheet.body.addWidget(label(fault.say(), "caption", sheet, wrap=True))
    _end(sheet, f"{found.fit.say()}. {found.why.say()}")


def _end(sheet: Sheet, said: str) -> None:
    close = sheet.add_button(_("Close"), "primary")
    close.setDefault(True)
    close.clicked.connect(sheet.accept)
    close.setFocus()
    announce(sheet, said)
    sheet.exec()
    sheet.deleteLater()
