"""Bold and italic in the editor: the looks of its characters from and to marks."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextCursor

from k2k_desktop.core.marks import Face, Mark, read_marks, runs, write_marks


def look(*, bold: bool, italic: bool) -> QTextCharFormat:
    """The look of characters."""
    made = QTextCharFormat()
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    if italic:
        made.setFontItalic(True)
    return made


def turned(now: QTextCharFormat, face: Face) -> QTextCharFormat:
    """The change that makes characters that look as *now* bold or italic, or not any more."""
    change = QTextCharFormat()
    if face == "b":
        thick = now.fontWeight() >= QFont.Weight.DemiBold.value
        change.setFontWeight(QFont.Weight.Normal if thick else QFont.Weight.Bold)
    else:
        change.setFontItalic(not now.fontItalic())
    return change


def selected(block: QTextBlock, start: int, length: int) -> QTextCursor:
    """A cursor that marks *length* characters of a paragraph's stripped words from *start* on."""
    text = block.text()
    first = len(text) - len(text.lstrip()) + start
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + halves(text[:first]))
    end = cursor.position() + halves(text[first : first + length])
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def insert_marked(cursor: QTextCursor, text: str, marks: str) -> None:
    """Put *text* in at *cursor*, with its bold and italic characters."""
    if not marks:
        cursor.insertText(text, QTextCharFormat())
        return
    for words, bold, italic in runs(text, read_marks(marks)):
        cursor.insertText(words, look(bold=bold, italic=italic))


def marks_of(block: QTextBlock) -> str:
    """The marks of a paragraph whose words are stripped, as characters of those words."""
    found = [
        (one.start, one.length, one.format.fontWeight() >= QFont.Weight.DemiBold.value, one.format.fontItalic())
        for one in block.textFormats()
    ]
    if not any(bold or italic for _start, _length, bold, italic in found):
        return ""
    text = block.text()
    begins = len(text) - len(text.lstrip())
    places = _places(text) if block.length() - 1 != len(text) else range(len(text) + 1)
    marks: list[Mark] = []
    for start, length, bold, italic in found:
        first, last = places[start] - begins, places[min(start + length, len(places) - 1)] - begins
        if bold:
            marks.append(Mark("b", first, last))
        if italic:
            marks.append(Mark("i", first, last))
    return write_marks(marks, len(text.strip()))


def halves(text: str) -> int:
    """How many of Qt's half characters *text* is."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)


def _places(text: str) -> list[int]:
    """For each of Qt's half characters the character it belongs to: an emoji is two halves."""
    found: list[int] = []
    for place, sign in enumerate(text):
        found += [place] * (2 if ord(sign) > 0xFFFF else 1)
    return [*found, len(text)]
