"""What is pasted into minutes: words, bold, italic and lists; nothing else that a page or a letter wears."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from PySide6.QtCore import QMimeData

from k2k_desktop.core.marks import Face, Mark, read_marks, write_marks

BULLET: Final = "- "
Line = tuple[str, str]  # the words, and their marks
_MOST: Final = 2_000_000  # characters of a page: what is longer comes as plain words
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr"}
)
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"})
_UNSEEN: Final = frozenset({"head", "title", "style", "script"})
_BOLD: Final = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)")
_THIN: Final = re.compile(r"font-weight\s*:\s*(normal|[1-5]00)")
_ITALIC: Final = re.compile(r"font-style\s*:\s*(italic|oblique)")
_DOT: Final = re.compile(r"^\s*[•·▪◦‣–\-*]\s+")


def pasted_lines(source: QMimeData) -> list[Line]:
    """The lines of what is pasted, empty ones left out; those of a list begin with a dash."""
    if source.hasHtml() and len(html := source.html()) <= _MOST:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        if found := reader.lines():
            return found
    return [_dashed(line.rstrip(), "") for line in source.text().splitlines() if line.strip()]


def _dashed(text: str, marks: str) -> Line:
    """A line that begins with another program's dot begins with our dash."""
    dot = _DOT.match(text)
    if dot is None:
        return text, marks
    shift = len(BULLET) - dot.end()
    moved = (Mark(one.face, one.start + shift, one.end + shift) for one in read_marks(marks))
    words = BULLET + text[dot.end() :]
    return words, write_marks(moved, len(words))


class _Reader(HTMLParser):
    """Reads a page into lines. Nothing it names is fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool, bool]] = []
        self._found: list[Line] = []
        self._words: list[tuple[str, bool, bool]] = []
        self._item = False

    def lines(self) -> list[Line]:
        """What was read."""
        self._end_line()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line; the rest may turn bold or italic on."""
        if tag in _BLOCKS:
            self._end_line()
            self._item = self._item or tag == "li"
        if tag in _VOID:
            return
        look = next((value or "" for name, value in attrs if name == "style"), "").lower()
        _tag, bold, italic = self._open[-1] if self._open else ("", False, False)
        bold = (bold or tag in ("b", "strong") or bool(_BOLD.search(look))) and not _THIN.search(look)
        self._open.append((tag, bold, italic or tag in ("i", "em") or bool(_ITALIC.search(look))))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag, and what was left open inside it."""
        if tag in _BLOCKS:
            self._end_line()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Words, with each run of white space as one."""
        if any(tag in _UNSEEN for tag, _bold, _italic in self._open):
            return
        words = re.sub(r"\s+", " ", data)
        if not self._words:
            words = words.lstrip()
        if words:
            _tag, bold, italic = self._open[-1] if self._open else ("", False, False)
            self._words.append((words, bold, italic))

    def _end_line(self) -> None:
        parts: list[tuple[str, bool, bool]] = [(BULLET, False, False)] if self._item else []
        parts += self._words
        text = "".join(words for words, _bold, _italic in parts).rstrip()
        if not self._words or not text:
            return
        marks, start = [], 0
        for words, bold, italic in parts:
            faces: list[Face] = [*(["b"] if bold else []), *(["i"] if italic else [])]  # type: ignore[list-item]
            marks += [Mark(face, start, start + len(words)) for face in faces]
            start += len(words)
        written = write_marks(marks, len(text))
        self._found.append((text, written) if self._item else _dashed(text, written))
        self._words, self._item = [], False
