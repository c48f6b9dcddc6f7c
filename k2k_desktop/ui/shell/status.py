"""The status bar: what was just done, how old the last copy is, and who is signed in."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStatusBar, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import _
from k2k_desktop.services.backups import Standing
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.widgets import ElidedLabel, announce, icon_label, label


class Status(QStatusBar):
    """Left: words; right: the last copy (a button that makes one) and the user. `copy_wanted` asks for a copy."""

    copy_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(theme.px(29))
        self._said = ElidedLabel("", "caption", self)
        self._said.setContentsMargins(theme.px(8), 0, 0, 0)
        self.addWidget(self._said, 1)
        right = QWidget(self)
        row = QHBoxLayout(right)
        row.setContentsMargins(0, 0, theme.px(8), 0)
        row.setSpacing(theme.px(6))
        self.copy = QPushButton(right)
        self.copy.setProperty("kind", "status")
        self.copy.setFlat(True)
        self.copy.clicked.connect(self.copy_wanted)
        self._line = QFrame(right)
        self._line.setProperty("kind", "tool-line")
        self._line.setFixedHeight(theme.px(14))
        self._user = label("", "caption", right)
        self._work = label("", "caption", right)
        self._work.hide()
        row.addWidget(self._work)
        row.addWidget(self.copy)
        row.addWidget(self._line)
        row.addWidget(icon_label("user", "muted", 14, right))
        row.addWidget(self._user)
        self.addPermanentWidget(right)
        self._dirty = False
        self._words = ""

    def say(self, text: str) -> None:
        """Show *text* at the left and have it read out."""
        self._words = text
        self._show()
        if text:
            announce(self, text)

    def set_dirty(self, dirty: bool) -> None:
        """Whether a form in view has unsaved words."""
        if dirty != self._dirty:
            self._dirty = dirty
            self._show()

    def _show(self) -> None:
        self._said.setText(_("Not saved") if self._dirty else self._words)

    def set_work(self, text: str) -> None:
        """What is done behind the window and how far it is; "" when nothing is."""
        self._work.setText(text)
        self._work.setVisible(bool(text))

    def set_user(self, name: str, role: str) -> None:
        """Who is signed in."""
        self._user.setText(f"{name} · {role}")

    def set_copy(self, standing: Standing, now: dt.datetime, *, may: bool) -> None:
        """How old the last copy is, here and outside: amber when more than a working day, red after seven days."""
        tone, icon, words = copy_age(standing, now)
        self.copy.setText(words)
        icons.put(self.copy, icon, tone, 14)
        hint = _("Make a copy now") if may else words
        self.copy.setToolTip(hint)
        self.copy.setAccessibleName(words)
        self.copy.setEnabled(True)
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus if may else Qt.FocusPolicy.NoFocus)


def copy_age(standing: Standing, now: dt.datetime) -> tuple[str, str, str]:
    """Tone, icon and words for the last copies."""
    icon = "circle-check" if standing.tone == "ok" else "triangle-alert"
    words = [_own_age(standing, now)]
    if standing.gone:
        words.append(_("none on this computer"))
    if standing.outside and standing.made_at is not None:
        words.append(_outside_age(standing.away_at, now))
    if standing.spoilt:
        words.append(_("a copy is not sound"))
    return standing.tone, icon, " · ".join(words)


def _own_age(standing: Standing, now: dt.datetime) -> str:
    made_at = standing.made_at
    if made_at is None:
        return _("Backup: none since the restore") if standing.restored else _("Backup: none yet")
    days = (local(now).date() - local(made_at).date()).days
    time = show_time(local(made_at))
    if days <= 0:
        return _("Backup: today {time}", time=time)
    if days == 1:
        return _("Backup: yesterday {time}", time=time)
    return _("Backup: {day}", day=show_day(local(made_at).date()))


def _outside_age(away_at: dt.datetime | None, now: dt.datetime) -> str:
    if away_at is None:
        return _("outside: none yet")
    days = (local(now).date() - local(away_at).date()).days
    if days <= 0:
        return _("outside: today")
    if days == 1:
        return _("outside: yesterday")
    return _("outside: {day}", day=show_day(local(away_at).date()))
