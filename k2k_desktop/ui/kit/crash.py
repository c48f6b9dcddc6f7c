"""What is shown when the program fails: is the data safe, a report without personal data, and starting again."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import QSysInfo, qVersion
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, icon_label, label
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.feedback import announce
from k2k_desktop.ui.kit.paper import write_file


def report_of(error: BaseException) -> str:
    """The kind of error and the lines of code it came through; never its words or values, which may be personal."""
    lines = [f"K2K Desktop {_version()}, Qt {qVersion()}, Python {platform.python_version()}"]
    lines.append(f"{QSysInfo.prettyProductName()} {QSysInfo.currentCpuArchitecture()}")
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    for each in reversed(chain):
        lines += ["", f"{type(each).__module__}.{type(each).__qualname__}"]
        for frame in traceback.extract_tb(each.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}")
            lines.append(f"    {frame.line or ''}")
    return "\n".join(lines) + "\n"


class CrashDialog(Sheet):
    """Says what a failure means. *safe* says whether what was saved before is untouched; accepted means start again."""

    def __init__(self, error: BaseException, parent: QWidget | None = None, *, safe: bool = True) -> None:
        super().__init__(_("The program has failed"), parent, width=520)
        self.report = report_of(error)
        saved = _("What was saved before is safe. What you were typing is kept as a draft and offered again.")
        doubt = _("Check the last thing you saved: it may not be there. What was saved before that is safe.")
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(icon_label("circle-alert", "danger", 24, self))
        head.addWidget(label(_("Something in the program went wrong."), "heading", self, wrap=True), 1)
        self.body.addLayout(head)
        self.body.addWidget(label(saved if safe else doubt, parent=self, wrap=True))
        advice = _("Save the report and send it to whoever looks after the program. It holds no names or numbers.")
        self.body.addWidget(label(advice, parent=self, wrap=True))
        fold = button(_("Technical details"), "link", self)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setPlainText(self.report)
        self.details.setAccessibleName(_("Technical details"))
        self.details.setTabChangesFocus(True)
        self.details.setMinimumHeight(theme.px(180))
        self.details.hide()
        fold.clicked.connect(lambda: self.details.setVisible(self.details.isHidden()))
        self.body.addWidget(fold)
        self.body.addWidget(self.details)
        self.wrong = label("", "caption", self, kind="error", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self._buttons()
        announce(self, saved if safe else doubt)

    def save_report(self, path: Path) -> None:
        """Write the report; what goes wrong is said below."""
        self._try(lambda: write_file(self.report.encode(), path))

    def _buttons(self) -> None:
        self.restart_button = self.add_button(_("Start again"), "primary")
        self.restart_button.setDefault(True)
        self.restart_button.clicked.connect(self.accept)
        self.save_button = self.add_button(_("Save report"), icon="download")
        self.save_button.clicked.connect(self._ask_where)
        self.add_button(_("Close")).clicked.connect(self.reject)

    def _ask_where(self) -> None:
        start = str(paths.user_documents() / "k2k-report.txt")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save report"), start, "*.txt")
        if chosen:
            self.save_report(Path(chosen))

    def _try(self, do: Callable[[], None]) -> None:
        try:
            do()
        except UserError as error:  # said in the dialog
            self.wrong.setText(error.say())
            self.wrong.show()


def _place(file: str) -> str:
    """A file of ours from the package on, any other by its name alone: a path may hold a person's name."""
    parts = Path(file).parts
    if "k2k_desktop" in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("k2k_desktop") :])
    return Path(file).name


def _version() -> str:
    try:
        return version("k2k-desktop")
    except PackageNotFoundError:  # run from source
        return "0"
