"""The paragraphs of an agenda item as one text: numbered, with decisions and actions as blocks that carry fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.core.marks import Face
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import EntryDraft, Person
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.widgets import announce
from k2k_desktop.ui.meetings.blocks import (
    BREAK,
    KINDS,
    block_words,
    draft_of,
    give_head,
    kind_in,
    line_of,
    paint_blocks,
    shape_of,
    text_of,
    top_margin,
    with_key,
)
from k2k_desktop.ui.meetings.marked import insert_marked, selected, turned
from k2k_desktop.ui.meetings.pasting import BULLET, pasted_lines
from k2k_desktop.ui.meetings.suggestions import Suggestions

_NEXT: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1}
_FACES: Final[dict[Qt.Key, Face]] = {Qt.Key.Key_B: "b", Qt.Key.Key_I: "i"}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BULLET: Final = BULLET


class ItemText(QTextEdit):
    """Plain text in paragraphs, each an `EntryDraft`; a line typed with a tag becomes its block when it is left.

    `edited` with every change by hand; `step_wanted` (+1, -1) asks for the next or previous item, `finish_wanted` to
    tick this one off and go on; `fields_wanted` for the owner and day of the action in hand; `moved` when the cursor
    is in another paragraph.
    """

    edited = Signal()
    step_wanted = Signal(int)
    finish_wanted = Signal()
    fields_wanted = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "reading")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text of the minutes"))
        self.document().setDefaultFont(theme.font("reading"))
        self.document().setDocumentMargin(0)
        self.labels: Mapping[int, str] = {}
        self._number = ""
        self._people: Sequence[Person] = ()
        self._day = dt.date.min
        self._first: list[EntryDraft] = []
        self._busy = False
        self._line = self.textCursor()
        self._room = QTimer(self)
        self._room.setSingleShot(True)
        self._room.timeout.connect(self._give_room)
        self.popup = Suggestions(self)
        self.popup.taken.connect(self._complete)
        self.textChanged.connect(self._changed)
        self.document().modificationChanged.connect(lambda _modified: self._changed())
        self.document().blockCountChanged.connect(lambda _count: self._busy or self._room.start())
        self.cursorPositionChanged.connect(self._cursor_moved)
        theme.changed.connect(self.viewport().update)

    def show_paragraphs(
        self, number: str, drafts: Sequence[EntryDraft], people: Sequence[Person], day: dt.date
    ) -> None:
        """Show an item whose paragraphs are numbered `number.1` on; *day* is the meeting's, *people* its members."""
        self._number, self._people, self._day = number, people, day
        self.popup.people = people
        self._busy = True
        self.popup.hide()
        self.clear()
        cursor = self.textCursor()
        for place, draft in enumerate(drafts or [EntryDraft(EntryKind.note, "")]):
            shape = self._shape_of(draft)
            if place:
                cursor.insertBlock(shape)
            else:
                cursor.setBlockFormat(shape)
            insert_marked(cursor, draft.text.replace("\n", BREAK), draft.marks)
        self._give_room()
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._remember_line()
        self._first = self.drafts()
        self.document().setModified(False)
        self._busy = False
        self.moved.emit()

    def restore_drafts(self, drafts: Sequence[EntryDraft]) -> None:
        """Show words that were typed but not saved in place of those kept."""
        kept = self._first
        self.show_paragraphs(self._number, drafts, self._people, self._day)
        self._first = kept
        self.document().setModified(True)
        self._changed()

    def drafts(self) -> list[EntryDraft]:
        """The paragraphs as they stand, a line with a tag already read; empty ones are left out."""
        found = []
        for block in self._blocks():
            draft = self._draft_of(block)
            if draft.text:
                found.append(draft)
        return found

    def is_dirty(self) -> bool:
        """Whether something may not be saved: asked at every key, so nothing is read."""
        return self.document().isModified()

    def differs(self) -> bool:
        """Whether the paragraphs are others than those kept; where they are not, nothing is unsaved any more."""
        if self.drafts() != self._first:
            return True
        self.document().setModified(False)
        return False

    def mark_saved(self, keys: Sequence[int]) -> None:
        """The paragraphs are kept under *keys*, in their order."""
        self._busy = True
        left = iter(keys)
        for block in self._blocks():
            if self._draft_of(block).text:
                self._put_shape(block, with_key(block, next(left)))
        self._first = self.drafts()
        self.document().setModified(False)
        self._busy = False

    def current(self) -> EntryDraft:
        """The paragraph in hand."""
        return self._draft_of(self.textCursor().block())

    def turn_into(self, kind: EntryKind) -> None:
        """Make the paragraph in hand another kind; asked for the kind it has, it becomes a plain one again."""
        if self.isReadOnly():
            return
        draft = self.current()
        wanted = EntryKind.note if draft.kind is kind else kind
        self.put_draft(replace(draft, kind=wanted))

    def set_fields(self, owner: str, due: dt.date | None) -> None:
        """Who does the action in hand, and by when."""
        self.put_draft(replace(self.current(), owner=owner, due=due))

    def put_draft(self, draft: EntryDraft) -> None:
        """Let the paragraph in hand be *draft*."""
        self._replace(self.textCursor().block(), draft)
        self.moved.emit()

    def toggle_face(self, face: Face) -> None:
        """Make what is marked, or what is typed next, bold or italic, or take it away."""
        if self.isReadOnly():
            return
        self.mergeCurrentCharFormat(turned(self.currentCharFormat(), face))

    def find_at(self, place: int, start: int, length: int) -> None:
        """Mark *length* characters of paragraph *place* from *start* on, and show them."""
        written = [block for block in self._blocks() if block.text().strip()]
        if not written:
            return
        self.setTextCursor(selected(written[min(place, len(written) - 1)], start, length))
        self.ensureCursorVisible()

    def toggle_list(self) -> None:
        """Begin the line in hand with a dash, or take it away."""
        cursor = self.textCursor()
        start, line = line_of(cursor)
        cursor.setPosition(start)
        if line.startswith(_BULLET):
            cursor.setPosition(start + len(_BULLET), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        else:
            cursor.insertText(_BULLET)

    def go_to_place(self, place: int) -> None:
        """Put the cursor at the end of paragraph *place*, counted from nought."""
        block = self.document().findBlockByNumber(min(place, self.document().blockCount() - 1))
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)

    def read_tags(self) -> None:
        """Turn the line in hand into its block now: whoever saves does not wait for the line to be left."""
        self._read_line(self.textCursor())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of minutes; the rest is Qt's."""
        if self.popup.isVisible() and self.popup.take_key(event):
            return
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        if control and key in _FACES:
            self.toggle_face(_FACES[Qt.Key(key)])
        elif control and key in _NEXT:
            self.step_wanted.emit(_NEXT[Qt.Key(key)])
        elif control and key in _ENTER:
            self.finish_wanted.emit()
        elif key == Qt.Key.Key_F2 and not held:
            self.fields_wanted.emit()
        elif key in _ENTER and not held and not self.isReadOnly():
            self._enter()
        elif key == Qt.Key.Key_Backspace and not held and self._at_start_of_block() and not self.isReadOnly():
            self.turn_into(self.current().kind)
        else:
            super().keyPressEvent(event)
            self._suggest(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Leaving the text leaves the line."""
        super().focusOutEvent(event)
        self.popup.hide()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._read_line(self.textCursor())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Words are taken, nothing else."""
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste words with bold, italic and lists: each line is a paragraph, list lines stay with theirs."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for place, (line, marks) in enumerate(pasted_lines(source)):
            if place and line.startswith(_BULLET):
                cursor.insertText(BREAK)
            elif place:
                cursor.insertBlock(self._shape_of(EntryDraft(EntryKind.note, "")), QTextCharFormat())
            insert_marked(cursor, line, marks)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Numbers, and the boxes of decisions and actions, below the words."""
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        seen = self.viewport().rect().translated(0, self.verticalScrollBar().value())
        inside = self.textCursor().block() if self.hasFocus() else None
        first = self.cursorForPosition(QPoint(0, 0)).block().previous()
        paint_blocks(
            painter, first if first.isValid() else self.document().begin(), seen, inside, self._number, self.labels
        )
        painter.end()
        super().paintEvent(event)

    def _draft_of(self, block: QTextBlock) -> EntryDraft:
        return draft_of(block, self._people, self._day)

    def _shape_of(self, draft: EntryDraft) -> QTextBlockFormat:
        return shape_of(draft, self._number, self.document().blockCount())

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _put_shape(self, block: QTextBlock, shape: QTextBlockFormat) -> None:
        cursor = QTextCursor(block)
        cursor.joinPreviousEditBlock()
        cursor.setBlockFormat(shape)
        cursor.endEditBlock()

    def _replace(self, block: QTextBlock, draft: EntryDraft) -> None:
        """Let *block* be *draft*, as one step that Ctrl+Z takes back."""
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        if block.text() != (text := draft.text.replace("\n", BREAK)):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            insert_marked(cursor, text, draft.marks)
        cursor.setBlockFormat(self._shape_of(draft))
        cursor.endEditBlock()
        self._give_room()

    def _give_room(self) -> None:
        """Keep boxes off each other, as part of the step that moved them."""
        if self.document().isRedoAvailable():
            return  # touching anything now would forget what can be done again
        for block in self._blocks():
            shape = block.blockFormat()
            if shape.topMargin() != (room := top_margin(block)):
                shape.setTopMargin(room)
                self._put_shape(block, shape)
        give_head(self.document())
        self.viewport().update()

    def _read_line(self, at: QTextCursor) -> bool:
        """Turn the paragraph at a cursor into its block, where a tag was typed. Whether it was."""
        if self._busy or self.isReadOnly():
            return False
        block = at.block()
        draft = self._draft_of(block)
        if draft.text == text_of(block):
            return False
        self._busy = True
        self._replace(block, draft)
        self._busy = False
        words = _("{kind}: {fields}", kind=_(KINDS[draft.kind]), fields=block_words(block))
        announce(self, words if draft.kind in (EntryKind.action, EntryKind.resolution) else _(KINDS[draft.kind]))
        self._changed()
        self.moved.emit()
        return True

    def _enter(self) -> None:
        """Leave the line and begin the next paragraph; inside a list, the next dash."""
        cursor = self.textCursor()
        start, line = line_of(cursor)
        if line.startswith(_BULLET) and line.strip() != _BULLET.strip():
            cursor.insertText(BREAK + _BULLET)
            return
        if line.strip() == _BULLET.strip():  # an empty dash ends the list
            cursor.setPosition(start)
            cursor.setPosition(start + len(line), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            if start > cursor.block().position():
                cursor.deletePreviousChar()
        elif self._read_line(cursor) and not self.current().text:
            return  # only the tag was typed: the words come now
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertBlock(self._shape_of(EntryDraft(EntryKind.note, "")), QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._remember_line()
        self.ensureCursorVisible()
        self.moved.emit()

    def _at_start_of_block(self) -> bool:
        cursor = self.textCursor()
        boxed = kind_in(cursor.block()) is not EntryKind.note
        return boxed and cursor.atBlockStart() and not cursor.hasSelection()

    def _suggest(self, event: QKeyEvent) -> None:
        if not event.text() or self.isReadOnly():
            self.popup.hide()
            return
        cursor = self.textCursor()
        self.popup.offer(cursor.block().text()[: cursor.positionInBlock()], self.cursorRect())

    def _complete(self, words: str) -> None:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self.popup.typed))
        cursor.insertText(words)
        self.setTextCursor(cursor)

    def _changed(self) -> None:
        if not self._busy:
            self.edited.emit()

    def _cursor_moved(self) -> None:
        if self._busy or self._line.block() == self.textCursor().block():
            return
        left = self._line
        self._remember_line()
        self._read_line(left)
        self.moved.emit()

    def _remember_line(self) -> None:
        self._line = self.textCursor()
        self._line.setKeepPositionOnInsert(True)  # a paragraph begun at its end is another line

    def event(self, event: QEvent) -> bool:
        """Tab takes a suggestion before it goes to the next field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.popup.isVisible():
            self.keyPressEvent(event)
            return True
        return super().event(event)
