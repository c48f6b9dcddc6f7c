"""The logo of the letterhead: shown, chosen, taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.services import pictures
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import button_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.widgets import Card, label
from k2k_desktop.ui.kit.work import Work

SIDE = 72


class LogoCard(Card):
    """What stands at the head of every paper."""

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(_("Logo"), parent)
        self._work = work
        row = QHBoxLayout()
        self._picture = label("", parent=self)
        self._picture.setFixedSize(theme.px(SIDE), theme.px(SIDE))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._picture)
        self.choose_button = button_for(pictures.set_logo, work, self.choose, self, text=_("Choose picture…"))
        self.remove_button = button_for(pictures.set_logo, work, self.remove, self, text=_("Remove"), icon="x")
        row.addWidget(self.choose_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.read()

    def read(self) -> None:
        """Show the logo as it is kept."""
        content = self._work.read(pictures.logo)
        picture = QPixmap()
        if content is not None:
            picture.loadFromData(content)
            side = theme.px(SIDE)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(side, side, keep, smooth)
        self._picture.setPixmap(picture)
        self._picture.setAccessibleName(_("No logo yet") if content is None else _("Logo"))
        self.remove_button.setVisible(content is not None)

    def choose(self) -> None:
        """Ask for a file."""
        filters = _("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif)")
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Choose picture…"), "", filters)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Make the picture in *path* the logo, or say why not."""
        try:
            self._work.change(pictures.set_logo, pictures.read_picture(path))
        except UserError as error:  # the door has no screen to show it on
            show_refusal(self.window(), error)
        self.read()

    def remove(self) -> None:
        """Do without a logo."""
        self._work.change(pictures.set_logo, None)
        self.read()
