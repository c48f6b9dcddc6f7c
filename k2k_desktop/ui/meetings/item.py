"""The centre of the minutes: the tools above, and the item in hand on its card."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.i18n import _
from k2k_desktop.core.marks import Face
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import EntryDraft, EntryView, ItemView, MeetingPage
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.widgets import Banner, Card, button, label
from k2k_desktop.ui.meetings.blocks import KINDS
from k2k_desktop.ui.meetings.find import FindBar
from k2k_desktop.ui.meetings.paragraphs import ItemText

_WIDEST: Final = 800  # the reading column
_BAR: Final = 45


class ItemSheet(QWidget):
    """`finish_wanted` ticks the item off or not, `people_wanted` shows or closes the pane at the right."""

    finish_wanted = Signal()
    people_wanted = Signal()
    rename_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item: ItemView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.text = ItemText()
        column.addWidget(self._tools())
        self.finding = FindBar(self)
        column.addWidget(self.finding)
        self.banner = Banner(self)
        around = QVBoxLayout()
        around.setContentsMargins(*[theme.px(16), theme.px(12)] * 2)
        around.setSpacing(theme.px(12))
        around.addWidget(self.banner)
        across = QHBoxLayout()
        across.addWidget(self._card(), 1)
        around.addLayout(across, 1)
        column.addLayout(around, 1)
        self.text.moved.connect(self._show_kind)

    def show_item(self, page: MeetingPage, item: ItemView, *, read_only: bool) -> None:
        """Show an item of a meeting; words not saved are thrown away."""
        self.item = item
        self.title.setText(_("{number} {title}", number=item.number.removesuffix("0"), title=item.title))
        self.presenter.setText(_("Presenter: {name}", name=item.presenter) if item.presenter else "")
        self.presenter.setVisible(bool(item.presenter))
        self.text.labels = _labels(item)
        drafts = [_draft(entry) for entry in item.entries if not entry.automatic]
        self.text.show_paragraphs(item.number.split(".", maxsplit=1)[0], drafts, page.people, page.held_on)
        own = [_automatic(entry) for entry in item.entries if entry.automatic]
        self.automatic.setText("\n".join(own))
        self._own.setVisible(bool(own))
        self._fit_own()
        self._rule.setVisible(bool(own))
        self.set_read_only(read_only)
        self.show_finished(item.finished)
        if read_only:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)  # one reads from the top

    def show_saved(self, item: ItemView) -> None:
        """The item was saved or renamed: new numbers of resolutions and version, the text stays as it is."""
        self.item = item
        self.title.setText(_("{number} {title}", number=item.number.removesuffix("0"), title=item.title))
        self.text.labels = _labels(item)
        self.show_finished(item.finished)
        self.text.viewport().update()

    def show_finished(self, finished: bool) -> None:
        """Say whether the item is ticked off."""
        self.finish.setChecked(finished)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be written."""
        self.text.setReadOnly(read_only)
        looks = (self.kind, self.bold, self.italic, self.bullets)
        for tool in (*looks, self.undo, self.redo, self.resolution, self.action, self.finish):
            tool.setEnabled(not read_only)
        if not read_only:
            self.undo.setEnabled(self.text.document().isUndoAvailable())
            self.redo.setEnabled(self.text.document().isRedoAvailable())

    def _tools(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        bar.setFixedHeight(theme.px(_BAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        row.setSpacing(theme.px(4))
        self.kind = QComboBox(bar)
        self.kind.setAccessibleName(_("Kind of paragraph"))
        self.kind.addItems([_(words) for words in KINDS.values()])
        self.kind.activated.connect(self._chose_kind)
        row.addWidget(self.kind)
        row.addWidget(_line(bar))
        self.bold = _tool(bar, "bold", _("Bold"), key="Ctrl+B")
        self.italic = _tool(bar, "italic", _("Italic"), key="Ctrl+I")
        self.bullets = _tool(bar, "list", _("List"))
        self.undo = _tool(bar, "undo-2", _("Undo"))
        self.redo = _tool(bar, "redo-2", _("Redo"))
        self.resolution = _tool(bar, "gavel", _("Resolution"), words=True)
        self.action = _tool(bar, "list-checks", _("Action"), words=True)
        self.finish = _tool(bar, "circle-check", _("Finished"))
        self.finish.setCheckable(True)
        self.finish.setToolTip(_("Item finished, go to the next (Ctrl+Enter)"))
        for tool in (self.bold, self.italic, self.bullets, _line(bar), self.undo, self.redo, _line(bar)):
            row.addWidget(tool)
        row.addWidget(self.resolution)
        row.addWidget(self.action)
        row.addStretch(1)
        row.addWidget(self.finish)
        self.people = _tool(bar, "panel-right", _("People and follow-up"))
        self.people.clicked.connect(self.people_wanted)
        row.addWidget(self.people)
        self._connect_tools()
        return bar

    def _connect_tools(self) -> None:
        text = self.text
        self.bold.clicked.connect(lambda: self._face("b"))
        self.italic.clicked.connect(lambda: self._face("i"))
        for tool in (self.bold, self.italic):
            tool.setCheckable(True)
        text.currentCharFormatChanged.connect(self._show_face)
        self.bullets.clicked.connect(text.toggle_list)
        self.undo.clicked.connect(text.undo)
        self.redo.clicked.connect(text.redo)
        self.resolution.clicked.connect(lambda: self._make(EntryKind.resolution))
        self.action.clicked.connect(lambda: self._make(EntryKind.action))
        self.finish.clicked.connect(self.finish_wanted)
        text.finish_wanted.connect(self.finish_wanted)
        text.undoAvailable.connect(lambda able: self.undo.setEnabled(able and not text.isReadOnly()))
        text.redoAvailable.connect(lambda able: self.redo.setEnabled(able and not text.isReadOnly()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """What is written by itself keeps its room."""
        super().resizeEvent(event)
        self._fit_own()

    def _fit_own(self) -> None:
        """All of it where it fits; in a low window it scrolls, so that the minutes keep most of the sheet."""
        width = min(self.width(), theme.px(_WIDEST)) - theme.px(100)  # what stands around it
        wanted = max(0, self.automatic.heightForWidth(max(1, width)))
        self._own.setFixedHeight(min(wanted, max(theme.px(60), self.height() // 4)))

    def _card(self) -> Card:
        card = Card(parent=self, padding=0)
        card.setMaximumWidth(theme.px(_WIDEST))
        card.body.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(16))
        card.body.setSpacing(theme.px(10))
        head = QHBoxLayout()
        self.title = label("", "heading", card, wrap=True)
        head.addWidget(self.title, 1)
        self.rename = button("", "icon", card, icon="pencil", name=_("Edit agenda item"))
        self.rename.clicked.connect(self.rename_wanted)
        head.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        self.presenter = label("", "caption", card)
        card.body.addWidget(self.presenter)
        self.text.setParent(card)
        card.body.addWidget(self.text, 1)
        self._rule = QFrame(card)
        self._rule.setProperty("kind", "line")
        card.body.addWidget(self._rule)
        self.automatic = label("", "reading", card, wrap=True)
        area = QScrollArea(card)  # with large text in a low window these lines need more room than there is
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(_("Written by itself"))
        area.setWidget(self.automatic)
        self.automatic.setProperty("kind", "scrolled")
        self._own = area
        card.body.addWidget(area)
        return card

    def _face(self, face: Face) -> None:
        self.text.toggle_face(face)
        self._show_face(self.text.currentCharFormat())
        self.text.setFocus()

    def _show_face(self, look: QTextCharFormat) -> None:
        self.bold.setChecked(look.fontWeight() >= QFont.Weight.DemiBold.value)
        self.italic.setChecked(look.fontItalic())

    def _make(self, kind: EntryKind) -> None:
        self.text.turn_into(kind)
        self.text.setFocus()

    def _chose_kind(self, place: int) -> None:
        wanted = list(KINDS)[place]
        if self.text.current().kind is not wanted:
            self.text.turn_into(wanted)
        self.text.setFocus()

    def _show_kind(self) -> None:
        self.kind.setCurrentIndex(list(KINDS).index(self.text.current().kind))


def _labels(item: ItemView) -> dict[int, str]:
    """What stands at the head of kept boxes: the name of a resolution, and the extracts made of a decision."""
    found: dict[int, str] = {}
    for entry in item.entries:
        if entry.id and (entry.label or entry.extracts):
            found[entry.id] = " · ".join((entry.label or _(KINDS[entry.kind]), *entry.extracts))
    return found


def _draft(entry: EntryView) -> EntryDraft:
    return EntryDraft(
        entry.kind, entry.text, entry.owner, entry.due, entry.id, entry.proposer, entry.seconder, entry.votes,
        entry.marks,
    )  # fmt: skip


def _automatic(entry: EntryView) -> str:
    """A paragraph the office itself writes: how minutes were confirmed."""
    lines = [_("{number}  {words}", number=entry.number, words=entry.text)]
    if entry.proposer:
        lines.append(_("Proposer: {name}", name=entry.proposer))
    if entry.seconder:
        lines.append(_("Seconder: {name}", name=entry.seconder))
    return "\n".join(lines)


def _tool(parent: QWidget, icon: str, name: str, *, words: bool = False, key: str = "") -> QToolButton:
    made = QToolButton(parent)
    made.setProperty("kind", "tool" if words else "icon")
    made.setAccessibleName(name)
    made.setToolTip(_("{name} ({key})", name=name, key=key) if key else name)
    if words:
        made.setText(name)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    icons.put(made, icon, "text", 18 if not words else 16)
    return made


def _line(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("kind", "upright")
    made.setFixedHeight(theme.px(20))
    return made
