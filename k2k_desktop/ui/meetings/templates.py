"""The agenda a kind of meeting of an organisation starts with, changed line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from k2k_desktop.core.fields import Field, Kind, field_of
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.meetings import ItemKind, MeetingKind
from k2k_desktop.models.meetings.room import AgendaTemplate
from k2k_desktop.services import governance
from k2k_desktop.services.meetings import templates
from k2k_desktop.services.meetings.templates import TemplateLine
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.widgets import button
from k2k_desktop.ui.kit.work import Work

_KIND: Final = int(Qt.ItemDataRole.UserRole)
_SHOWN: Final = 9
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, kw_only=True)
class _Lines(Kind):
    """The lines of a template, in their order."""

    def parse(self, given: object) -> Any:
        return given


class _List(QListWidget):
    """Enter ends the writing of a line and stays here: the form would take it for Save, without the words."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter while a line is written is the line's; the rest is Qt's."""
        if event.key() in _ENTERS and self.state() is QListWidget.State.EditingState:
            event.accept()
        else:
            super().keyPressEvent(event)


class LinesOfAgenda(Editor):
    """An ordered list: F2 rewrites a line, Alt+Up and Alt+Down move it, Insert adds one, Delete takes it out.

    Beside it the kind of the line in hand is chosen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self.list = _List()
        self.list.setSpacing(theme.px(3))
        self.list.setFixedHeight(theme.px(28) * _SHOWN)
        super().__init__(self.list, parent)
        self.list.itemChanged.connect(lambda _item: self.edited.emit())
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        for words, keys, run in (
            (_("Add line"), "Ins", self.add), (_("Rewrite"), "F2", self.rewrite),
            (_("Move up"), "Alt+Up", lambda: self.move(-1)), (_("Move down"), "Alt+Down", lambda: self.move(1)),
            (_("Take out"), "Del", self.take_out),
        ):  # fmt: skip
            made = button(words, parent=self)
            made.setToolTip(_("{action} ({keys})", action=words, keys=keys))
            made.clicked.connect(run)
            column.addWidget(made)
            key = QShortcut(QKeySequence(keys), self.list)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(run)
        column.addStretch(1)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(_("Kind of the line in hand"))
        for one in ItemKind:
            self.kind.addItem(one.say(), one)
        above = label(_("Kind of the line in hand"), "caption", self)
        above.setBuddy(self.kind)
        column.addWidget(above)
        column.addWidget(self.kind)
        self.kind.activated.connect(self._choose_kind)
        self.list.currentRowChanged.connect(lambda _row: self._show_kind())
        self.row.addLayout(column)

    def given(self) -> object:
        """The lines as they stand."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(TemplateLine(" ".join(item.text().split()), item.data(_KIND)) for item in items)

    def show_value(self, value: Any) -> None:
        """Show *value*, the first line in hand; what stands here already stays as it is, with the line being written.

        The form shows a field's value again when the keyboard leaves it, and writing in a line is leaving the list.
        """
        if tuple(value or ()) == self.given() and self.list.count():
            return
        self.list.blockSignals(True)
        self.list.clear()
        for line in value or ():
            self._put(line, self.list.count())
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._show_kind()

    def draft(self) -> str:
        """Nothing: a template is short."""
        return ""

    def restore(self, draft: str) -> None:
        """Nothing is kept."""

    def add(self) -> None:
        """A new line after the one in hand, ready to be written."""
        place = self.list.currentRow() + 1
        self._put(TemplateLine(_("New item"), ItemKind.report), place)
        self.list.setCurrentRow(place)
        self.edited.emit()
        self.rewrite()

    def rewrite(self) -> None:
        """Write in the line in hand."""
        if (item := self.list.currentItem()) is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def move(self, step: int) -> None:  # type: ignore[override]
        """Move the line in hand by *step*."""
        place = self.list.currentRow()
        if place >= 0 and 0 <= place + step < self.list.count():
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)
            self.edited.emit()

    def take_out(self) -> None:
        """Take the line in hand out."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self.edited.emit()

    def _choose_kind(self) -> None:
        if (item := self.list.currentItem()) is not None:
            item.setData(_KIND, self.kind.currentData())
            self.edited.emit()

    def _show_kind(self) -> None:
        """The kind of the line in hand; each tells the minutes what prints by itself there."""
        item = self.list.currentItem()
        self.kind.setEnabled(item is not None)
        self.kind.setCurrentIndex(self.kind.findData(item.data(_KIND)) if item is not None else -1)

    def _put(self, line: TemplateLine, place: int) -> None:
        item = QListWidgetItem(line.title)
        item.setData(_KIND, line.kind)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.insertItem(place, item)


def edit_template(work: Work, host: QWidget, organisation_id: int | None, kind: MeetingKind) -> FormDialog:
    """Change the agenda a kind of meeting starts with; the lines follow the organisation and the kind chosen."""
    choices = work.read(governance.organisation_choices)
    chosen = organisation_id if organisation_id is not None else choices[0][0]
    kept = _Lines(label=N_("Items of the agenda"), help=N_("An empty list brings the standard one back."))
    lines = Field("lines", kept, required=False)
    form = (field_of(AgendaTemplate.organisation_id), field_of(AgendaTemplate.kind), lines)
    values = {"organisation_id": chosen, "kind": kind, "lines": work.read(templates.template, chosen, kind).lines}
    at = [(chosen, kind)]

    def save(given: dict[str, Any]) -> None:
        work.change(templates.save_template, given["organisation_id"], given["kind"], list(given["lines"]))

    def follow() -> None:
        now = (shown.rows["organisation_id"].value(), shown.rows["kind"].value())
        if now != at[0]:
            at[0] = now
            shown.put("lines", work.read(templates.template, *now).lines)

    dialog = open_form(
        work, host, _("Agenda template"), form, save, values=values, rows=(("organisation_id", "kind"), ("lines",)),
        editors={"organisation_id": Chooser(choices), "lines": LinesOfAgenda()}, width=680,
    )  # fmt: skip
    shown = dialog.form
    shown.edited.connect(follow)
    words = _("Meetings planned from now on start with it; those already planned stay as they are.")
    dialog.foot.insertWidget(0, label(words, "caption", dialog, wrap=True))
    return dialog
