"""A choice made in one tap: big buttons with icon and word, and the sheet that asks how somebody was served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.models.issues import Face, SatisfactionAbout
from k2k_desktop.services.issues import verifying
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.dialogs import Sheet, try_change
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.fieldrow import with_access_keys
from k2k_desktop.ui.kit.work import Work

FACES: Final[dict[Face, tuple[str, str]]] = {
    Face.happy: ("smile", "ok"),
    Face.fair: ("meh", "warn"),
    Face.unhappy: ("frown", "danger"),
}


class TapEditor(Editor):
    """One of *choices* ({value: (words, icon)}); *optional* lets a second tap take it back."""

    def __init__(
        self, choices: Mapping[Any, tuple[str, str]], *, optional: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(QWidget(), parent)
        # Without a group where none need be chosen: in one, Qt takes Tab away from all that are not.
        self._group = None if optional else QButtonGroup(self)
        self.buttons: dict[Any, QPushButton] = {}
        row = QHBoxLayout(self.entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for value, (words, icon) in choices.items():
            made = button(words.replace("&", "&&"), parent=self.entry, icon=icon)
            made.setCheckable(True)
            made.clicked.connect(partial(self._tapped, value))
            if self._group is not None:
                self._group.addButton(made)
            self.buttons[value] = made
            row.addWidget(made)
        row.addStretch(1)
        self.entry.setFocusProxy(next(iter(self.buttons.values())))
        self._give_stop()

    def given(self) -> object:
        return next((value for value, made in self.buttons.items() if made.isChecked()), None)

    def show_value(self, value: Any) -> None:
        if self._group is not None:
            self._group.setExclusive(False)
        for each, made in self.buttons.items():
            made.setChecked(each == value)
        if self._group is not None:
            self._group.setExclusive(True)
        self._give_stop()

    def draft(self) -> str:
        return next((str(place) for place, made in enumerate(self.buttons.values()) if made.isChecked()), "")

    def restore(self, draft: str) -> None:
        self.show_value(list(self.buttons)[int(draft)] if draft.isdigit() and int(draft) < len(self.buttons) else None)

    def _give_stop(self) -> None:
        """Of buttons that exclude each other, Tab comes to one: the one chosen, else the first."""
        if self._group is None:
            return
        front = self._group.checkedButton() or next(iter(self.buttons.values()))
        for made in self.buttons.values():
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is front else Qt.FocusPolicy.ClickFocus)
        self.entry.setFocusProxy(front)

    def _tapped(self, value: Any) -> None:
        self.show_value(value if self.buttons[value].isChecked() else None)
        self.edited.emit()


def face_choices() -> dict[Any, tuple[str, str]]:
    """The faces as a TapEditor shows them: icon and word."""
    return {face: (face.say(), icon) for face, (icon, _tone) in FACES.items()}


class FaceSheet(Sheet):
    """Three faces; a tap on one is the whole answer."""

    def __init__(self, title: str, text: str, tapped: Callable[[Face], object], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.body.addWidget(label(text, parent=self, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.faces: dict[Face, QPushButton] = {}
        for face, words in zip(FACES, with_access_keys((face.say() for face in FACES), taken="b"), strict=True):
            made = button(words, parent=self)
            icons.put(made, *FACES[face], 24)
            made.setMinimumHeight(theme.px(56))
            made.setAutoDefault(True)  # Enter too answers with the face in hand
            made.clicked.connect(self.accept)
            made.clicked.connect(partial(self._tapped, tapped, face))
            self.faces[face] = made
            row.addWidget(made, 1)
        self.body.addLayout(row)
        self.add_button(_("&Cancel")).clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.faces[Face.happy].setFocus()

    def _tapped(self, tapped: Callable[[Face], object], face: Face, _on: bool = False) -> None:
        tapped(face)


def ask_face(
    work: Work, parent: QWidget, about: SatisfactionAbout, issue_id: int | None, done: Callable[[], object]
) -> FaceSheet:
    """Ask in one tap how somebody was served, and keep it."""

    def keep(face: Face) -> None:
        if try_change(parent.window(), lambda: work.change(verifying.note_satisfaction, about, issue_id, face)):
            done()

    asked = {
        SatisfactionAbout.repair: _("How satisfied is the resident with the repair?"),
        SatisfactionAbout.counter: _("How satisfied is the resident with the service at the counter?"),
    }
    sheet = FaceSheet(_("Note satisfaction"), asked[about], keep, parent)
    sheet.open()
    return sheet
