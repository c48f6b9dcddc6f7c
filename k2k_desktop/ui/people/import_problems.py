"""Every problem of a sheet by row, and the place where questions are answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services.imports.plan import ALL_ROWS, Problem, Severity
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.cells import CELL, HEADER, ROW, Cell, CellDelegate, words

Index = QModelIndex | QPersistentModelIndex
_HEADS: Final = (N_("Row"), N_("Kind"), N_("What was found"), N_("Answer"))
_WIDTHS: Final = (70, 130, 0, 220)
_KINDS: Final = {
    Severity.error: (N_("Refused"), "danger", "circle-x"),
    Severity.question: (N_("Question"), "warn", "circle-question-mark"),
    Severity.note: (N_("Handled"), None, "check"),
}
_FILTERS: Final = (
    (N_("Questions"), (Severity.question,)),
    (N_("Refused rows"), (Severity.error,)),
    (N_("Handled, for your information"), (Severity.note,)),
    (N_("Everything"), tuple(Severity)),
)


class _Problems(QAbstractTableModel):
    """The problems shown, as cells."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: list[Problem] = []

    def show_problems(self, problems: list[Problem]) -> None:
        self.beginResetModel()
        self.shown = problems
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(_HEADS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if role not in (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self._cell(self.shown[index.row()], index.column())
        return cell if role == CELL else words(cell)

    def _cell(self, problem: Problem, column: int) -> Cell:
        if column == 0:
            return Cell(f"{problem.row:,}", align="right", muted=True)
        if column == 1:
            if problem.answered:
                return Cell(_("Answered"), icon="check")
            text, badge, icon = _KINDS[problem.severity]
            return Cell(say(text), badge=badge, icon=icon)  # type: ignore[arg-type]
        if column == 2:
            return Cell(problem.text.say())
        answers = dict(problem.common) | dict(problem.choices)
        return Cell(answers[problem.answered].say() if problem.answered in answers else "", muted=True)


class ProblemsPanel(QFrame):
    """The table of problems with a filter; `answered` carries (row, or 0 for every row that asks; question; answer)."""

    answered = Signal(int, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._all: Sequence[Problem] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self._bar())
        self._model = _Problems(self)
        self.table = self._table()
        column.addWidget(self.table, 1)
        column.addLayout(self._answers())
        self._show_answers()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        head = label(_("Pr&oblems by row"), "heading", self)
        self.filter = QComboBox(self)
        self.filter.setAccessibleName(_("Which problems are shown"))
        head.setBuddy(self.filter)
        for text, _kinds in _FILTERS:
            self.filter.addItem(say(text))
        self.filter.activated.connect(lambda _at: self._filtered())
        self._amount = label("", "caption", self)
        bar.addWidget(head)
        bar.addWidget(self._amount, 1)
        bar.addWidget(self.filter)
        return bar

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(_("Problems by row"))
        table.setModel(self._model)
        self._delegate = CellDelegate(table, 16)
        self._delegate.attach(table)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        head = table.horizontalHeader()
        head.setFixedHeight(theme.px(HEADER))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(_WIDTHS):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)
            if width:
                table.setColumnWidth(place, theme.px(width))
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_answers())
        return table

    def _answers(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        self._asked = label("", parent=self, wrap=True)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(_("Answer"))
        self.choice.setMinimumWidth(theme.px(240))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.one = button(_("&Answer this row"), "secondary", self)
        self.one.clicked.connect(lambda: self._answer(everywhere=False))
        self.every = button(_("Answer a&ll like it"), "secondary", self)
        self.every.clicked.connect(lambda: self._answer(everywhere=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.choice, 1)
        row.addWidget(self.one)
        row.addWidget(self.every)
        column.addWidget(self._asked)
        column.addLayout(row)
        return column

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show another finding; the filter goes to what needs the clerk first."""
        first = not self._all
        self._all = problems
        kinds = Counter(one.severity for one in problems)
        if first:
            wanted = next((at for at, (_text, of) in enumerate(_FILTERS) if any(kinds[one] for one in of)), 3)
            self.filter.setCurrentIndex(wanted)
        self._filtered()

    def problem(self) -> Problem | None:
        """The problem in hand."""
        index = self.table.currentIndex()
        return self._model.shown[index.row()] if index.isValid() else None

    def _filtered(self) -> None:
        kinds = _FILTERS[self.filter.currentIndex()][1]
        at = max(0, self.table.currentIndex().row())
        shown = [one for one in self._all if one.severity in kinds]
        if kinds == (Severity.question,):
            shown.sort(key=lambda one: bool(one.answered))
        self._model.show_problems(shown)
        self._amount.setText(say_count("{count} line", "{count} lines", len(shown)))
        if shown:
            self.table.setCurrentIndex(self._model.index(min(at, len(shown) - 1), 0))
        self._show_answers()

    def _show_answers(self) -> None:
        problem = self.problem()
        asks = problem is not None and problem.severity is Severity.question
        for widget in (self.choice, self.one, self.every):
            widget.setVisible(asks)
        self._asked.setText(problem.text.say() if problem else _("Nothing to see here."))
        if problem is None or not asks:
            return
        self.choice.clear()
        for value, said in (*problem.choices, *(one for one in problem.common if one not in problem.choices)):
            self.choice.addItem(said.say(), value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(problem.answered)))
        alike = sum(one.code == problem.code for one in self._all)
        self.every.setText(_("Answer a&ll {count} like it", count=f"{alike:,}"))
        self.every.setEnabled(alike > 1 or bool(problem.common))

    def _answer(self, *, everywhere: bool) -> None:
        problem = self.problem()
        if problem is not None and self.choice.currentIndex() >= 0:
            row = ALL_ROWS if everywhere else problem.row
            self.answered.emit(row, problem.code, self.choice.currentData())
