"""First step of an import: the file, chosen or dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, icon_label, label
from k2k_desktop.ui.kit.feedback import Banner

KINDS = "*.xlsx *.csv"


class FileStep(QWidget):
    """Asks for the spreadsheet. `chosen` carries its path, `template_wanted` where an empty sheet is to be saved."""

    chosen = Signal(object)
    template_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(20)] * 4)
        column.setSpacing(theme.px(12))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        card = QFrame(self)
        card.setProperty("kind", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(*[theme.px(20)] * 4)
        inner.setSpacing(theme.px(12))
        inner.addWidget(icon_label("file-spreadsheet", "muted", 24, card))
        inner.addWidget(label(_("Bring your own list of residents"), "heading", card))
        inner.addWidget(label(_("Drop an .xlsx or .csv file here, or choose one. Nothing is saved before you have seen "
                                "every row that is unclear."), parent=card, wrap=True))  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.choose = button(_("&Choose file…"), "primary", card, icon="folder-open")
        self.choose.clicked.connect(self._choose)
        self.template = button(_("Save an &empty sheet…"), "secondary", card, icon="download")
        self.template.clicked.connect(self._template)
        row.addWidget(self.choose)
        row.addWidget(self.template)
        row.addStretch(1)
        inner.addLayout(row)
        column.addWidget(card)
        column.addStretch(1)
        self.begins = self.choose

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files, not words."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """The first file dropped is the one."""
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.chosen.emit(Path(local[0]))

    def _choose(self) -> None:
        kinds = _("Spreadsheets ({kinds})", kinds=KINDS)
        path, _kind = QFileDialog.getOpenFileName(self, _("Choose the list of residents"), "", kinds)
        if path:
            self.chosen.emit(Path(path))

    def _template(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save an empty sheet"), _("residents.xlsx"), _("Spreadsheets ({kinds})", kinds="*.xlsx")
        )
        if path:
            self.template_wanted.emit(Path(path))
