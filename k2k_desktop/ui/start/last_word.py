"""The last word when something goes wrong that nobody thought of: is the data safe, and what now."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.feedback import FailurePanel


class CrashDialog(QDialog):
    """What happened, in words; the report holds code lines only, no names and no values."""

    def __init__(self, report: str) -> None:
        super().__init__()
        self._report = report
        self.setWindowTitle(paths.APP_NAME)
        self.setMinimumWidth(theme.px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(16)] * 4)
        save = button(_("Save the report"), parent=self, icon="save")
        save.clicked.connect(self._save)
        self.panel = FailurePanel(
            _("Something went wrong that this program did not expect."),
            _("What you saved is safe. What you are typing may not be saved: copy it, then start again. "
              "The report holds no names and no numbers of anybody; give it to whoever looks after this program."),
            [save],
            report,
            self,
        )  # fmt: skip
        column.addWidget(self.panel)
        row = QHBoxLayout()
        row.addStretch(1)
        again = button(_("Start again"), "primary", self)
        again.clicked.connect(start_again)
        go_on = button(_("Go on"), parent=self)
        go_on.clicked.connect(self.reject)
        row.addWidget(again)
        row.addWidget(go_on)
        column.addLayout(row)

    def _save(self) -> None:
        place = str(paths.user_documents() / "k2k-desktop-report.txt")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the report"), place)
        if name:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Write the report; why it cannot be written is said."""
        try:
            write_whole(path, self._report.encode())
        except UserError as error:  # said over this dialog: nothing else is left
            show_refusal(self, error)


def start_again() -> None:
    """Replace this program by a fresh one of the same command."""
    os.execv(sys.executable, [sys.executable, "-m", "k2k_desktop", *sys.argv[1:]])
