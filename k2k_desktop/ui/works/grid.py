"""The grid in which a round is typed: a line for each point, result by one letter, the rest as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.models.issues.happenings import FindingResult
from k2k_desktop.services.issues.duplicates import Likely
from k2k_desktop.services.issues.works.inspections import FINDING_FORM, Finding
from k2k_desktop.ui.kit import theme

Index = QModelIndex | QPersistentModelIndex
TEXT, RESULT, FLOOR, WHERE, REMARK, CATEGORY, ISSUE = range(7)
_NAMES: Final = ("text", "result", "floor_label", "place_note", "remark", "category_id")
_RESULTS: Final = list(FindingResult)
_ROW: Final = 38
_VALUE: Final = int(Qt.ItemDataRole.UserRole) + 1


class FindingGrid(QTableView):
    """Lines of a round. 1, 2 and 3 (or the first letter) set the result anywhere in a line that is not being typed;
    Enter edits and goes down, Tab goes to the next cell and, from the last one, out.

    `changed` with every change; `joins_asked` carries the line whose complaint is to be chosen.
    """

    changed = Signal()
    joins_asked = Signal(int)

    def __init__(self, categories: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Findings of the round"))
        self._categories = list(categories)
        self._names = dict(categories)
        self._findings: list[Finding] = []
        self._likely: dict[int, list[Likely]] = {}
        self._quiet = False
        self._model = QStandardItemModel(0, 7, self)
        self._model.setHorizontalHeaderLabels([
            _("Point"), _("Result"), _("Floor"), _("Where"), _("Remark"), _("Category"), _("Complaint"),
        ])  # fmt: skip
        self.setModel(self._model)
        self.setItemDelegate(_Typing(self._categories, self))
        self._look()
        self._model.itemChanged.connect(self._edited)

    def show_findings(self, findings: Sequence[Finding], likely: Mapping[int, list[Likely]] | None = None) -> None:
        """Show these lines; *likely* are the open complaints that a line could be joined to."""
        at = self.currentIndex()
        self._findings, self._likely = list(findings), dict(likely or {})
        self._quiet = True
        self._model.setRowCount(0)
        for place in range(len(self._findings)):
            self._model.appendRow(self._items(place))
        self._quiet = False
        row = at.row() if 0 <= at.row() < len(self._findings) else 0
        self.setCurrentIndex(self._model.index(row, at.column() if at.isValid() else RESULT))

    def findings(self) -> list[Finding]:
        """The lines as they stand now."""
        return list(self._findings)

    def offered(self, place: int) -> list[Likely]:
        """The open complaints that a line could be joined to."""
        return self._likely.get(place, [])

    def join(self, place: int, issue_id: int | None) -> None:
        """Choose the open complaint a fault is joined to; None: it becomes a new one."""
        self._findings[place] = replace(self._findings[place], join_id=issue_id)
        self._repaint(place)
        self.changed.emit()

    def show_likely(self, likely: Mapping[int, list[Likely]]) -> None:
        """Say for each line which open complaints may be the same."""
        self._likely = dict(likely)
        for place in range(len(self._findings)):
            self._repaint(place)

    def add_line(self, copy: bool = False) -> None:
        """One more line: an empty one, or a copy of that in hand for the same fault elsewhere."""
        at = self.currentIndex().row()
        line = Finding(text="", result=FindingResult.fault)
        if copy and at >= 0:
            here = self._findings[at]
            line = replace(here, finding_id=None, issue_id=None, reference="", join_id=None, floor_label=None)
        place = at + 1 if copy else len(self._findings)
        self._findings.insert(place, line)
        self.show_findings(self._findings)
        self.setCurrentIndex(self._model.index(place, FLOOR if copy else TEXT))
        self.changed.emit()

    def set_result(self, place: int, result: FindingResult) -> None:
        """What was found of a line; a complaint that stands is not taken back here."""
        if self._findings[place].issue_id is None:
            self._findings[place] = replace(self._findings[place], result=result)
            self._repaint(place)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The result by number or letter, Enter edits, Tab leaves at the end; the rest is Qt's."""
        index, key = self.currentIndex(), event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if index.isValid() and plain and index.column() in (RESULT, ISSUE) and self._typed_result(event.text()):
            return
        if index.isValid() and plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._enter(index)
        elif index.isValid() and plain and key == Qt.Key.Key_Space and index.column() == RESULT:
            now = _RESULTS.index(self._findings[index.row()].result)
            self.set_result(index.row(), _RESULTS[(now + 1) % len(_RESULTS)])
        elif key == Qt.Key.Key_Tab and plain and index.column() == ISSUE and index.row() == len(self._findings) - 1:
            self.focusNextChild()
        elif key == Qt.Key.Key_Backtab and index.row() == 0 and index.column() == 0:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter in a cell goes down to the next line."""
        super().closeEditor(editor, hint)
        index = self.currentIndex()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and index.row() < len(self._findings) - 1:
            self.setCurrentIndex(self._model.index(index.row() + 1, index.column()))

    def _enter(self, index: QModelIndex) -> None:
        below = self._model.index(min(index.row() + 1, len(self._findings) - 1), index.column())
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the Enter that ends the typing in a cell comes here too
        if index.column() == ISSUE:
            self.joins_asked.emit(index.row())
        elif index.column() == RESULT:
            self.setCurrentIndex(below)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _typed_result(self, text: str) -> bool:
        sign = text.casefold()
        for number, result in enumerate(_RESULTS, 1):
            if sign and sign in (str(number), result.say()[:1].casefold()):
                row = self.currentIndex().row()
                self.set_result(row, result)
                if result is FindingResult.fault:
                    self.setCurrentIndex(self._model.index(row, FLOOR))
                else:
                    self.setCurrentIndex(self._model.index(min(row + 1, len(self._findings) - 1), RESULT))
                return True
        return False

    def _edited(self, item: QStandardItem) -> None:
        if self._quiet or item.column() not in range(len(_NAMES)):
            return
        place, name = item.row(), _NAMES[item.column()]
        value: Any = item.data(_VALUE) if item.column() == CATEGORY else item.text().strip() or None
        if item.column() == TEXT:
            value = value or ""
        if item.column() != RESULT:
            changed: dict[str, Any] = {name: value}
            self._findings[place] = replace(self._findings[place], **changed)
            self._repaint(place)
            self.changed.emit()

    def _repaint(self, place: int) -> None:
        self._quiet = True
        for column in range(7):  # the items stay: one of them may be the one being typed into
            self._dress(self._model.item(place, column), place, column)
        self._quiet = False

    def _items(self, place: int) -> list[QStandardItem]:
        made = [QStandardItem() for _column in range(7)]
        for column, item in enumerate(made):
            self._dress(item, place, column)
        return made

    def _dress(self, item: QStandardItem, place: int, column: int) -> None:
        """Let a cell show what its line says now."""
        one = self._findings[place]
        words = (
            one.text, one.result.say(), one.floor_label or "", one.place_note or "", one.remark or "",
            self._names.get(one.category_id or 0, ""), self._issue_words(place),
        )  # fmt: skip
        text = words[column]
        head = self._model.headerData(column, Qt.Orientation.Horizontal)
        item.setText(text)
        item.setData(one.category_id if column == CATEGORY else None, _VALUE)
        item.setData(f"{head}: {text or '—'}", int(Qt.ItemDataRole.AccessibleTextRole))
        item.setEditable(column not in (RESULT, ISSUE) and one.issue_id is None)
        if column == RESULT:
            item.setForeground(theme.color({"good": "ok", "watch": "warn", "fault": "danger"}[one.result.name]))
        if column in (TEXT, CATEGORY):
            item.setToolTip(text)

    def _issue_words(self, place: int) -> str:
        one = self._findings[place]
        if one.reference:
            return one.reference
        if one.result is not FindingResult.fault:
            return ""
        found = self._likely.get(place, [])
        if one.join_id is not None:
            numbers = [each.reference for each in found if each.issue_id == one.join_id]
            return _("Join {reference}", reference=numbers[0]) if numbers else _("Join")
        return _("Same as {reference}?", reference=found[0].reference) if found else _("New")

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((RESULT, 120), (FLOOR, 70), (WHERE, 130), (CATEGORY, 190), (ISSUE, 200)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, theme.px(width))
        for column in (TEXT, REMARK):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


class _Typing(QStyledItemDelegate):
    """Editors of the cells: a line for words, a list one can search for the category."""

    def __init__(self, categories: Sequence[tuple[int, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._categories = list(categories)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """The editor of a cell."""
        if index.column() != CATEGORY:
            line = QLineEdit(parent)
            line.setProperty("kind", "bare")
            kind = FINDING_FORM[index.column()].kind
            line.setMaxLength(getattr(kind, "longest", 200))
            line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return line
        combo = QComboBox(parent)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setAccessibleName(_("Category"))
        for key, words in self._categories:
            combo.addItem(words, key)
        completer = combo.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """What stands in the cell, all of it chosen."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(_VALUE)))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
            return
        super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Only a category of the list is taken; words that are none leave the cell as it was."""
        if isinstance(editor, QComboBox):
            place = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)
            if place >= 0:
                model.setData(index, editor.itemData(place), _VALUE)
            return
        super().setModelData(editor, model, index)
