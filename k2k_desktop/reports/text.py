"""Text on paper: escaped, each script in a font that has it, and what no font has named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, Spacer

from k2k_desktop.core import paths
from k2k_desktop.core.marks import Mark, part, runs

LATIN: Final = "Inter"
BOLD: Final = "Inter-Bold"
ITALIC: Final = "Inter-Italic"
TAMIL: Final = "NotoSansTamil"
CHINESE: Final = "DroidSansFallback"
_FILES: Final = {
    LATIN: "Inter-Regular.ttf",
    BOLD: "Inter-Bold.ttf",
    ITALIC: "Inter-Italic.ttf",
    TAMIL: "NotoSansTamil-Regular.ttf",
    CHINESE: "DroidSansFallbackFull.ttf",
}
_ALIGN: Final = {"left": TA_LEFT, "right": TA_RIGHT, "centre": TA_CENTER}
_LINE_ENDS: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]")
_TAMIL_LETTER: Final = re.compile("[\u0b80-\u0bff]")
_USUAL: Final = (LATIN, CHINESE)
_TAMIL_FIRST: Final = (TAMIL, LATIN, CHINESE)
_JOINERS: Final = "\u200c\u200d"  # shape Tamil letters; elsewhere they have no ink
_PIECE: Final = 8_000  # ReportLab's time grows with the square of a paragraph's length


class Missing:
    """The characters of one document that no bundled font has, in the order met."""

    def __init__(self) -> None:
        self._codes: dict[str, None] = {}

    def note(self, character: str) -> str:
        """Remember *character* and give the mark that stands for it on paper: `[U+1F600]`."""
        code = f"U+{ord(character):04X}"
        self._codes[code] = None
        return f"[{code}]"

    def codes(self) -> tuple[str, ...]:
        return tuple(self._codes)


class _Unshaped(TTFont):  # type: ignore[misc]
    """A font whose words ReportLab leaves as they are, even in a paragraph it shapes.

    Shaped Latin letters would get private codes, and the text could no longer be searched or copied.
    """

    def hbFont(self, fontSize: float = 10) -> None:  # noqa: N802, N803
        raise AttributeError("not shaped")


@cache
def font(name: str) -> TTFont:
    """Register and return a bundled font; the Chinese one takes 70 ms, so each only when a text needs it."""
    kind = TTFont if name == TAMIL else _Unshaped
    made = kind(name, str(paths.resources() / "fonts" / _FILES[name]))
    if name == TAMIL:
        _number_forms(made)
    pdfmetrics.registerFont(made)
    if name in (TAMIL, CHINESE):
        for bold in (0, 1):
            for italic in (0, 1):
                addMapping(name, bold, italic, name)
    return made


def _number_forms(made: TTFont) -> None:
    """Number the joined forms now: ReportLab numbers them as met, and bytes would depend on earlier documents."""
    shaper = made.hbFont()
    for glyph in range(made.hbFace.glyph_count):
        if glyph not in made.face.glyphToChar:
            made.hbAddPrivate(shaper.glyph_to_string(glyph), glyph, shaper.get_glyph_h_advance(glyph))


@cache
def load_fonts() -> None:
    """Register the Latin faces, so that <b> and <i> find them."""
    for name in (LATIN, BOLD, ITALIC):
        font(name)
    for family in (LATIN, BOLD, ITALIC):
        for italic in (0, 1):
            addMapping(family, 0, italic, ITALIC if italic else family)
            addMapping(family, 1, italic, BOLD)


def has_glyph(name: str, character: str) -> bool:
    """Whether the named font can draw *character*."""
    return ord(character) in _glyphs(name)


def paragraph_text(text: str, missing: Missing) -> str:
    """*text* as ReportLab markup: escaped, each run of a script in its font; what no font has goes to *missing*.

    Nothing in *text* is read as markup. This is the one door by which text reaches a Paragraph.
    """
    if text.isascii() and text.isprintable():
        return escape(text)
    text = unicodedata.normalize("NFC", text)
    if not _TAMIL_LETTER.search(text):
        return "".join(_runs(text, _USUAL, missing))
    # A paragraph with Tamil is shaped, and ReportLab shapes a word with the font of its first letter alone: so each
    # word here is in one font, or is parted by spaces.
    words = _SPACES.split(text)
    return " ".join(
        " ".join(_runs(word, _TAMIL_FIRST if _TAMIL_LETTER.search(word) else _USUAL, missing)) for word in words
    )


def marked_text(text: str, marks: Sequence[Mark], missing: Missing) -> str:
    """`paragraph_text` with its bold and italic characters."""
    if not marks:
        return paragraph_text(text, missing)
    made = []
    for words, bold, italic in runs(text, marks):
        markup = paragraph_text(words, missing)
        markup = f"<i>{markup}</i>" if italic else markup
        made.append(f"<b>{markup}</b>" if bold else markup)
    return "".join(made)


def plain_text(text: str) -> bool:
    """Whether *text* can be drawn as it is in the Latin font: one line, every character in it."""
    return text.isascii() and text.isprintable()


@cache
def style(
    size: float = 10.5,
    *,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    after: float = 0,
    before: float = 0,
    shaped: bool = False,
    indent: float = 0,
    keep: bool = False,
) -> ParagraphStyle:
    """A paragraph style in the house font; sizes and spaces in points."""
    load_fonts()
    face = BOLD if bold else ITALIC if italic else LATIN
    return ParagraphStyle(
        f"{size}-{bold}-{italic}-{align}-{after}-{before}-{shaped}-{indent}-{keep}",
        fontName=face, bulletFontName=LATIN, bulletFontSize=size, fontSize=size, leading=round(size * 1.34, 1),
        alignment=_ALIGN[align], spaceAfter=after, spaceBefore=before, shaping=int(shaped), leftIndent=indent,
        keepWithNext=int(keep), splitLongWords=1, allowWidows=0, allowOrphans=0, encoding="utf8",
    )  # fmt: skip


def paragraph(
    text: str, missing: Missing, *, lead: str = "", bullet: str = "", marks: Sequence[Mark] = (), **look: Any
) -> Paragraph:
    """One paragraph of plain *text*, after *lead* in bold; *look* as `style` takes it."""
    if not marks and not lead and plain_text(text):  # nothing to parse: a third of the time of a usual document
        made = style(**look)
        return Paragraph("", made, bulletText=bullet or None, frags=[_fragment(made).clone(text=text.strip())])
    markup = marked_text(text, marks, missing)
    if lead:
        markup = f"<b>{paragraph_text(lead, missing)}</b> {markup}"
    return Paragraph(markup, style(shaped=f'"{TAMIL}"' in markup, **look), bulletText=bullet or None)


@cache
def _fragment(look: ParagraphStyle) -> Any:
    """What the library makes of plain words in that style."""
    return Paragraph("x", look).frags[0]


def paragraphs(
    text: str, missing: Missing, *, lead: str = "", marks: Sequence[Mark] = (), **look: Any
) -> list[Flowable]:
    """A text of several lines: a paragraph for each, a bullet for a line that begins with `- `, a gap for an empty one.

    A very long line is cut at spaces into paragraphs that follow each other without a gap.
    """
    made: list[Flowable] = []
    for start, line in _lines(text):
        bullet = line.startswith("- ")
        if lead and (bullet or not line.strip()):
            made.append(paragraph("", missing, lead=lead, **look))
            lead = ""
        if not line.strip():
            made.append(Spacer(1, 5))
            continue
        skipped = 2 if bullet else 0
        for number, (at, piece) in enumerate(_pieces(line[skipped:])):
            own = part(marks, start + skipped + at, start + skipped + at + len(piece)) if marks else ()
            if bullet:
                made.append(paragraph(piece, missing, bullet="" if number else "•", indent=11, marks=own, **look))
            else:
                made.append(paragraph(piece, missing, lead=lead, marks=own, **look))
                lead = ""
    return made


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, its words) of each line."""
    start = 0
    for end in _LINE_ENDS.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def strips(flowables: list[Flowable], width: float, most: float) -> list[Flowable]:
    """The same lines as paragraphs of at most *most* points each, so that a long text may break between any two."""
    made: list[Flowable] = []
    waiting = list(reversed(flowables))
    while waiting:
        flowable = waiting.pop()
        parts = flowable.split(width, most) if flowable.wrap(width, most)[1] > most else []
        made.append(parts[0] if parts else flowable)
        waiting += reversed(parts[1:])
    return made


def _runs(text: str, fonts: tuple[str, ...], missing: Missing) -> list[str]:
    """*text* as markup, cut where the font changes."""
    made: list[str] = []
    run: list[str] = []
    current = fonts[0]
    for character in text:
        name, drawn = _place(character, current, fonts, missing)
        if name != current and run:
            made.append(_run(current, "".join(run)))
            run = []
        current = name
        run.append(drawn)
    return [*made, _run(current, "".join(run))] if run else made


def _place(character: str, current: str, fonts: tuple[str, ...], missing: Missing) -> tuple[str, str]:
    """The font for *character* after a run in *current*, and what is drawn for it."""
    if character in " \xa0":
        return current, character
    if _SPACES.match(character):
        return current, " "
    if _inkless(character):
        return current, character if character in _JOINERS and current == TAMIL else ""
    for name in fonts:
        if has_glyph(name, character):
            return name, character
    return LATIN, missing.note(character)


def _inkless(character: str) -> bool:
    """Marks that steer text and draw nothing: direction, variation, soft hyphen. Paper needs none of them."""
    return unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F


@cache
def _glyphs(name: str) -> frozenset[int]:
    return frozenset(code for code in font(name).face.charToGlyph if not 0xE000 <= code <= 0xF8FF)


def _run(name: str, text: str) -> str:
    return escape(text) if name == LATIN else f'<font name="{name}">{escape(text)}</font>'


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    """*line* cut at spaces into pieces short enough to be laid out in good time: (where it begins, its words)."""
    start = 0
    while len(line) - start > _PIECE:
        cut = line.rfind(" ", start + _PIECE // 2, start + _PIECE)
        cut = cut if cut > 0 else start + _PIECE
        yield start, line[start:cut]
        start = cut
        while line[start : start + 1] == " ":
            start += 1
    yield start, line[start:]
