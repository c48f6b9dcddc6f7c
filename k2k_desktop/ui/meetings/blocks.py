"""A paragraph as a block of text: the fields it carries, the room it takes, and how its box is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.marks import part, read_marks, write_marks
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import EntryDraft, Person, parse_line
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.meetings.marked import marks_of

KINDS: Final[dict[EntryKind, str]] = {
    EntryKind.note: N_("Paragraph"),
    EntryKind.decision: N_("Decision"),
    EntryKind.resolution: N_("Resolution"),
    EntryKind.action: N_("Action"),
}
BREAK: Final = "\u2028"  # a new line inside a paragraph
HEAD, FOOT, _INSIDE, _PLAIN_FOOT, _GAP = 26, 24, 13, 10, 12  # of a block, before text scale
_FOOTED: Final = (EntryKind.action, EntryKind.resolution)
_USER: Final = QTextFormat.Property.UserProperty.value
_KIND, _OWNER, _DUE, _KEY, _PROPOSER, _SECONDER, _VOTES = (_USER + step for step in range(1, 8))


def top_margin(block: QTextBlock) -> int:
    """The room above a paragraph: a box needs its head, and below another box that one's foot (Qt takes only the
    larger of two margins that meet)."""
    if kind_in(block) is EntryKind.note:
        return 0
    before = block.previous()
    boxed = before.isValid() and kind_in(before) is not EntryKind.note
    return theme.px(HEAD + _GAP + (_foot(kind_in(before)) if boxed else 0))


def give_head(document: QTextDocument) -> None:
    """Room for the head of a box that stands first, as part of the step that put it there: Qt leaves the margin of the
    first paragraph out."""
    first, frame = document.begin(), document.rootFrame()
    shape = frame.frameFormat()
    room = 0 if kind_in(first) is EntryKind.note else theme.px(HEAD)
    if shape.topMargin() != room:
        shape.setTopMargin(room)
        cursor = QTextCursor(first)
        cursor.joinPreviousEditBlock()
        frame.setFrameFormat(shape)
        cursor.endEditBlock()


def shape_of(draft: EntryDraft, number: str, count: int) -> QTextBlockFormat:
    """The format of a paragraph of the item *number*, which has *count* of them; the draft's fields travel in it."""
    shape = QTextBlockFormat()
    shape.setProperty(_KIND, draft.kind.name)
    shape.setProperty(_OWNER, draft.owner)
    shape.setProperty(_DUE, draft.due.isoformat() if draft.due else "")
    shape.setProperty(_KEY, draft.entry_id or 0)
    shape.setProperty(_PROPOSER, draft.proposer)
    shape.setProperty(_SECONDER, draft.seconder)
    shape.setProperty(_VOTES, "-".join(map(str, draft.votes)) if draft.votes else "")
    boxed = draft.kind is not EntryKind.note
    shape.setLineHeight(120.0 if boxed else 145.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setTopMargin(theme.px(HEAD + _GAP if boxed else 0))
    shape.setBottomMargin(theme.px(_foot(draft.kind) + _GAP if boxed else 8))
    shape.setLeftMargin(theme.px(_INSIDE) if boxed else 0)
    shape.setRightMargin(theme.px(_INSIDE) if boxed else 0)
    digits = "9" if count < 10 else "99"
    room = QFontMetricsF(theme.font("reading", weight=700)).horizontalAdvance(f"{number}.{digits}")
    shape.setTextIndent(0 if boxed else room + theme.px(8))
    return shape


def key_of(block: QTextBlock) -> int | None:
    """The key of the kept paragraph, None for one that is not saved yet."""
    return block.blockFormat().property(_KEY) or None


def with_key(block: QTextBlock, key: int) -> QTextBlockFormat:
    """The format of *block* as that of the kept paragraph *key*."""
    shape = block.blockFormat()
    shape.setProperty(_KEY, key)
    return shape


def kind_in(block: QTextBlock) -> EntryKind:
    """What a paragraph is."""
    return EntryKind[block.blockFormat().property(_KIND) or "note"]


def text_of(block: QTextBlock) -> str:
    """The words of a paragraph, its own lines apart."""
    return block.text().replace(BREAK, "\n").strip()


def line_of(cursor: QTextCursor) -> tuple[int, str]:
    """(where the line in hand begins, its words): lines inside a paragraph end at breaks."""
    block, at = cursor.block(), cursor.positionInBlock()
    begin = block.text().rfind(BREAK, 0, at) + 1
    return block.position() + begin, block.text()[begin:].split(BREAK)[0]


def draft_of(block: QTextBlock, people: Sequence[Person], day: dt.date) -> EntryDraft:
    """One paragraph; a tag typed in it decides what it is."""
    shape, text = block.blockFormat(), text_of(block)
    kept = EntryDraft(
        kind_in(block), text, shape.property(_OWNER) or "", _day_of(shape.property(_DUE)), key_of(block),
        shape.property(_PROPOSER) or "", shape.property(_SECONDER) or "", _votes_of(shape.property(_VOTES)),
        marks_of(block),
    )  # fmt: skip
    if "#" not in text:
        return kept
    read = parse_line(text, people, day)
    if read.text == text and read.kind is EntryKind.note:
        return kept
    marks = ""  # they stay where only what stands before the words was read
    if kept.marks and text.endswith(read.text):
        marks = write_marks(part(read_marks(kept.marks), len(text) - len(read.text), len(text)), len(read.text))
    return replace(
        kept, kind=read.kind, text=read.text, marks=marks, owner=read.owner or kept.owner, due=read.due or kept.due,
        proposer=read.proposer or kept.proposer, seconder=read.seconder or kept.seconder,
        votes=read.votes or kept.votes,
    )  # fmt: skip


def paint_blocks(
    painter: QPainter, block: QTextBlock, seen: QRect, inside: QTextBlock | None, item: str, labels: Mapping[int, str]
) -> None:
    """Draw numbers and boxes from *block* on as far as they are *seen*; an empty paragraph only where one writes."""
    layout = block.document().documentLayout()
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() - theme.px(HEAD) > seen.bottom():
            return
        if block.text() or block == inside or kind_in(block) is not EntryKind.note:
            paint_block(painter, block, rect, seen.width(), f"{item}.{block.blockNumber() + 1}", labels)
        block = block.next()


def paint_block(
    painter: QPainter, block: QTextBlock, rect: QRectF, width: float, number: str, labels: Mapping[int, str]
) -> None:
    """Draw the number of a paragraph, or its box with head and fields; *labels* are names of kept resolutions."""
    kind = kind_in(block)
    if kind is EntryKind.note:
        line = block.layout().lineAt(0)
        painter.setFont(theme.font("reading", weight=700))
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(0, rect.top() + line.y() + line.ascent()), number)
        return
    token, back = ("warn", "warn_bg") if kind is EntryKind.action else ("accent", "accent_soft")
    box = QRectF(0, rect.top() - theme.px(HEAD), width, rect.height() + theme.px(HEAD + _foot(kind)))
    painter.fillRect(box, theme.color(back))
    painter.fillRect(QRectF(0, box.top(), theme.px(3), box.height()), theme.color(token))
    left = theme.px(_INSIDE)
    painter.setFont(theme.font("strong"))
    painter.setPen(theme.color(token))
    label = labels.get(key_of(block) or 0) or _(KINDS[kind])
    painter.drawText(QPointF(left, box.top() + theme.px(19)), f"{number}  {label}")
    if kind in _FOOTED:
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("muted"))
        words = block_words(block)
        shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, width - 2 * left)
        painter.drawText(QPointF(left, box.bottom() - theme.px(9)), shown)


def fields_in_words(owner: str, due: dt.date | None) -> str:
    """`Norliza Hamid · Perlu siap 30 November 2026`."""
    named = owner or _("Nobody named yet")
    if due is None:
        return _("{owner} · no date", owner=named)
    return _("{owner} · due {day}", owner=named, day=show_day(due, long=True))


def resolved_in_words(proposer: str, seconder: str, votes: tuple[int, int, int] | None) -> str:
    """Who moved and seconded a resolution, and its votes for, against and, where there were some, abstained."""
    parts = [_("Proposer: {name}", name=proposer)] if proposer else []
    if seconder:
        parts.append(_("Seconder: {name}", name=seconder))
    if votes is None:
        parts.append(_("By consensus"))
    else:
        favour, against, abstained = votes
        words = _("For {favour} · Against {against}", favour=favour, against=against)
        parts.append(words)
        if abstained:
            parts.append(_("Abstained {abstained}", abstained=abstained))
    return " · ".join(parts)


def block_words(block: QTextBlock) -> str:
    """The fields of an action or a resolution, as its foot says them."""
    shape = block.blockFormat()
    if kind_in(block) is EntryKind.action:
        return fields_in_words(shape.property(_OWNER) or "", _day_of(shape.property(_DUE)))
    proposer, seconder = shape.property(_PROPOSER) or "", shape.property(_SECONDER) or ""
    return resolved_in_words(proposer, seconder, _votes_of(shape.property(_VOTES)))


def _foot(kind: EntryKind) -> int:
    return FOOT if kind in _FOOTED else _PLAIN_FOOT


def _votes_of(text: Any) -> tuple[int, int, int] | None:
    if not text:
        return None
    favour, against, abstained = (int(count) for count in text.split("-"))
    return favour, against, abstained


def _day_of(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
