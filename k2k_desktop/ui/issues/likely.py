"""What may have been reported already, shown while a complaint is being recorded; never in the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.services.issues import duplicates, repeats
from k2k_desktop.services.issues.duplicates import Likely, LikelyQuery
from k2k_desktop.services.issues.repeats import Case
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, icon_label, label
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.feedback import announce
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

_PAUSE: Final = 200  # ms without a key before the office is asked
_JOIN_KEY: Final = "Alt+9"
_SHOWN: Final = 2  # rows in view at once


class LikelyPanel(QFrame):
    """Hidden while nothing is alike. `chosen` carries the complaint that the reporter's household is to be counted
    into; `appearing` says that the panel is about to come or go."""

    chosen = Signal(int)
    appearing = Signal(bool)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._query: LikelyQuery | None = None
        self.found: list[Likely] = []
        self._may_join = work.may(repeats.join_case.needs)
        self.setProperty("kind", "banner-info")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(icon_label("info", "info", 16, self))
        self._words = label("", "strong", self)
        head.addWidget(self._words, 1)
        self.count_button = button(_("Count my &household in"), parent=self, icon="users")
        self.count_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.count_button.clicked.connect(self.choose)
        head.addWidget(self.count_button)
        column.addWidget(self._head)
        self.table = ShortTable(_("Complaints like this one"), (), (0, 150, 90), self, row=ROW_TWO, gutter=8)
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.row_opened.connect(lambda _key: self.choose())
        column.addWidget(self.table)
        self.case: Case | None = None
        self.join_box = QCheckBox(self)
        self.join_box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.join_box.hide()
        column.addWidget(self.join_box)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.hide()

    def look_for(self, query: LikelyQuery | None) -> None:
        """Look for complaints like this, once the typing rests; None: there is too little to go by."""
        if query == self._query:
            return
        self._query = query
        if query is None:
            self._pause.stop()
            self._came([])
            self._case_came(None)
        else:
            self._pause.start()

    def choose(self) -> None:
        """Count the household into the complaint in hand."""
        key = self.table.current_key() or next((one.issue_id for one in self.found), 0)
        if key:
            self.chosen.emit(key)

    def _ask(self) -> None:
        if self._query is not None:
            one = self._query
            self._work.fetch(duplicates.likely, self._came, one, owner=self, failed=lambda _error: None)
            self._work.fetch(
                repeats.open_case_at, self._case_came, one.facility_id, one.unit_id, one.block_id, one.floor_label,
                one.category_id, owner=self.join_box, failed=lambda _error: None,
            )  # fmt: skip

    def _came(self, found: Sequence[Likely]) -> None:
        if self._query is None:
            found = []
        was, self.found = [one.issue_id for one in self.found], list(found)
        self.table.show_rows([(one.issue_id, _cells(one)) for one in found])
        if found and self.table.current_key() is None:
            self.table.select_key(found[0].issue_id)
        rows = min(_SHOWN, len(found))
        self.table.setFixedHeight(theme.px(ROW_TWO) * rows + 2)
        words = say_count("May have been reported already: {count} complaint",
                          "May have been reported already: {count} complaints", len(found))  # fmt: skip
        self._words.setText(words)
        self._head.setVisible(bool(found))
        self.table.setVisible(bool(found))
        self._appear()
        if found and was != [one.issue_id for one in found]:
            announce(self, words)

    def wanted_case(self) -> int | None:
        """The open case the complaint is to be joined to, where that was told."""
        return self.case.case_id if self.case is not None and self.join_box.isChecked() else None

    def _case_came(self, case: Case | None) -> None:
        if self._query is None or not self._may_join:
            case = None
        if case is None or self.case is None or case.case_id != self.case.case_id:
            self.join_box.setChecked(False)
        self.case = case
        if case is not None:
            words = _("Join to root cause case {reference}: {title}", reference=case.reference, title=case.title)
            self.join_box.setText(words.replace("&", "&&"))
            self.join_box.setShortcut(_JOIN_KEY)
            self.join_box.setToolTip(_("Join the complaint to this case ({key})", key=_JOIN_KEY))
            announce(self, words)
        self.join_box.setVisible(case is not None)
        self._appear()

    def _appear(self) -> None:
        shown = bool(self.found) or self.case is not None
        self.setVisible(shown)
        self.appearing.emit(shown)


def _cells(one: Likely) -> list[Cell]:
    when = show_instant(one.reported_at)
    return [
        Cell(one.title, second=_("{reference} · {place} · {when}", reference=one.reference, place=one.place, when=when),
             strong=True),
        Cell(one.status.say(), muted=True),
        Cell(say_count("{count} household", "{count} households", one.affected), align="right"),
    ]  # fmt: skip
