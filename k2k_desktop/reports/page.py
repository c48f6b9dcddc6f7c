"""The page every document is printed on: A4 or A3, letterhead, foot with page numbers, stamp and marks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.reports.paper import CheckCode, Paper, Printed, Signatory
from k2k_desktop.reports.square import dots_of, draw_square
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph, paragraph_text, style

LEFT: Final[float] = 25 * mm
MARGIN: Final[float] = 20 * mm
BODY: Final = 11.0  # text size of letters and minutes, points
GRID: Final = colors.Color(0.35, 0.35, 0.35)
_FOOT: Final = 8.0
_LINE: Final = 10.0  # from one line of the foot to the next
_LOW_FOOT: Final[float] = 9 * mm
_HIGH_FOOT: Final[float] = 12.5 * mm  # with the trail's code there is one line more
_SQUARE: Final = 18 * mm  # stands in the left margin, beside the text: nothing moves for it
_LOGO: Final = 20 * mm
_MOST_PIXELS: Final = 40_000_000  # a small file can unpack to gigabytes


def body_width(paper: Paper) -> float:
    """The width between the margins, in points."""
    return _size(paper)[0] - LEFT - MARGIN


def body_height(paper: Paper) -> float:
    """The height between the margins, letterhead and all, in points."""
    return _size(paper)[1] - 2 * MARGIN


def build(paper: Paper, title: str, story: Sequence[Flowable], missing: Missing) -> Printed:
    """Lay out *story* under the letterhead. The same input always gives the same bytes.

    The PDF's own dates are therefore fixed; the real ones belong in the text.
    """
    load_fonts()
    width, height = _size(paper)
    target = io.BytesIO()
    document = BaseDocTemplate(
        target, pagesize=(width, height), invariant=1, title=title, author=paper.letterhead.name,
        creator="K2K Desktop", keywords=paper.code.code if paper.code else None,
        lang="ms-MY" if paper.language == "ms" else "en-MY", initialFontName=LATIN,
    )  # fmt: skip
    frame = Frame(
        LEFT, MARGIN, width - LEFT - MARGIN, height - 2 * MARGIN,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates(PageTemplate(frames=[frame]))
    foot = _Foot(paper, missing)
    made: list[_PagedCanvas] = []

    def canvas(*arguments: Any, **options: Any) -> _PagedCanvas:
        made.append(_PagedCanvas(*arguments, foot=foot, **options))
        return made[-1]

    document.build([*head(paper, missing), *story], canvasmaker=canvas)
    return Printed(target.getvalue(), made[-1].pages(), missing.codes())


def head(paper: Paper, missing: Missing) -> list[Flowable]:
    """The letterhead: logo and name with its lines, and a rule across."""
    letterhead = paper.letterhead
    lines = [paragraph(letterhead.name.upper(), missing, size=13, bold=True)]
    lines += [paragraph(line, missing, size=9) for line in (*letterhead.address, letterhead.contact) if line]
    width = body_width(paper)
    if letterhead.logo:
        logo = _logo(letterhead.logo)
        cells, widths = [[logo, lines]], [_LOGO + 5 * mm, width - _LOGO - 5 * mm]
    else:
        cells, widths = [[lines]], [width]
    block = Table(cells, colWidths=widths, style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return [block, HRFlowable(width="100%", thickness=0.8, color=colors.black, spaceBefore=0, spaceAfter=10)]


def facts(rows: Sequence[tuple[str, str]], width: float, missing: Missing, *, label: float = 34 * mm) -> Table:
    """Lines of `Tarikh : 26 November 2026`; a row with no value is left out."""
    cells = [
        [paragraph(name, missing, size=BODY), Paragraph(":", style(BODY)), paragraph(value, missing, size=BODY)]
        for name, value in rows
        if value
    ]
    return bare_table(cells, [label, 5 * mm, width - label - 5 * mm])


def bare_table(cells: list[list[Any]], widths: list[float], *, gap: float = 1.2) -> Table:
    """A table without lines, flush with the margins, that may break over pages even inside a row."""
    return Table(cells, colWidths=widths, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), gap), ("BOTTOMPADDING", (0, 0), (-1, -1), gap),
    ])  # fmt: skip


def signatures(people: Sequence[Signatory], paper: Paper, missing: Missing) -> Flowable:
    """Those who sign, side by side, kept on one page: words, room for the hand, line, name, post, date.

    Two share the width of the page; one alone signs a line as long as one of two, at the left.
    """
    width = body_width(paper) / max(len(people), 2)
    date = say(N_("Date"), paper.language)
    columns: list[list[Flowable]] = []
    for person in people:
        name = f"({person.name or _blank(width - 10 * mm)})"
        columns.append([
            paragraph(f"{person.role},", missing, size=BODY), Spacer(1, 15 * mm),
            HRFlowable(width=width - 10 * mm, thickness=0.6, color=colors.black, hAlign="LEFT", spaceAfter=3),
            paragraph(name, missing, size=BODY), *([paragraph(person.position, missing, size=BODY)] if person.position
            else []), paragraph(f"{date}: {person.date}", missing, size=BODY),
        ])  # fmt: skip
    return KeepTogether([Spacer(1, 10 * mm), bare_table([columns], [width] * len(columns))])


def _blank(width: float) -> str:
    """The room for a name between two brackets that are *width* points apart, outside to outside."""
    load_fonts()
    left = width - stringWidth("()", LATIN, BODY)
    return "\u00a0" * max(1, int(left / stringWidth("\u00a0", LATIN, BODY)))


def _size(paper: Paper) -> tuple[float, float]:
    short, long = (float(297 * mm), float(420 * mm)) if paper.size == "A3" else (float(210 * mm), float(297 * mm))
    return (long, short) if paper.landscape else (short, long)


def _logo(picture: bytes) -> Image:
    """The logo at its size on paper; its pixels are counted from the file's head before any is unpacked."""
    unreadable = UserError(N_("The logo could not be read. Choose another picture in Settings."))
    try:
        wide, high = ImageReader(io.BytesIO(picture)).getSize()
    except Exception as error:  # the boundary of a foreign file: Pillow raises many unrelated kinds
        raise unreadable from error
    if not wide or not high or wide * high > _MOST_PIXELS:
        raise unreadable
    scale = _LOGO / max(wide, high)
    return Image(io.BytesIO(picture), wide * scale, high * scale, hAlign="LEFT")


class _Foot:
    """What stands at the edges of each page, drawn once the number of pages is known."""

    def __init__(self, paper: Paper, missing: Missing) -> None:
        self._language = paper.language
        stamp = ""
        if paper.stamp:
            when = show_instant(paper.stamp.when, paper.language)
            stamp = say(N_("Printed by {who} on {when}"), paper.language, who=paper.stamp.who, when=when)
        self._stamp = paragraph_text(stamp, missing)
        self._mark = say(N_("DRAFT"), paper.language) if paper.draft else ""
        self._practice = say(N_("PRACTICE OFFICE"), paper.language) if paper.practice else ""
        self._code = _code_words(paper.code, paper.language)
        self._trail = _trail_words(paper.code, paper.language)
        self._dots = dots_of(paper.code.square) if paper.code else []

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        width, height = canvas._pagesize
        base, room = (_HIGH_FOOT if self._trail else _LOW_FOOT), (width - LEFT - MARGIN) / 5
        canvas.setStrokeColor(GRID)
        canvas.setLineWidth(0.4)
        canvas.line(LEFT, base + 11, width - MARGIN, base + 11)
        numbers = say(N_("Page {page} of {pages}"), self._language, page=page, pages=pages)
        _line(self._stamp, room * 3, "left").drawOn(canvas, LEFT, base)
        _line(f"<b>{self._mark}</b>", room, "centre").drawOn(canvas, LEFT + room * 3, base)
        _line(numbers, room, "right").drawOn(canvas, LEFT + room * 4, base)
        if self._code:
            _line(self._code, room * 5, "left").drawOn(canvas, LEFT, base - _LINE)
        if self._trail:
            _line(self._trail, room * 5, "left").drawOn(canvas, LEFT, base - 2 * _LINE)
        if self._dots and page == pages:
            draw_square(canvas, self._dots, 5 * mm, 5 * mm, _SQUARE)
        if self._practice:
            _line(f"<b>{self._practice}</b>", room * 5, "centre").drawOn(canvas, LEFT, height - 12 * mm)


def _code_words(code: CheckCode | None, language: Language) -> str:
    return say(N_("Check code: {code}"), language, code=code.code) if code else ""


def _trail_words(code: CheckCode | None, language: Language) -> str:
    """`Jejak audit: 18,204 entri · K2K-…`, small: who holds the paper holds the proof of all that was done before."""
    if code is None or not code.trail:
        return ""
    one, many = N_("Audit trail: {count} entry · {code}"), N_("Audit trail: {count} entries · {code}")
    return say_count(one, many, code.entries, language, code=code.trail)


def _line(markup: str, width: float, align: str) -> Paragraph:
    line = Paragraph(markup, style(_FOOT, align=align, shaped="<font" in markup))
    line.wrap(width, 100)
    return line


class _PagedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that holds its pages back until their number is known, to print `1 of 4`."""

    def __init__(self, *arguments: Any, foot: _Foot, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._foot = foot
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, held in enumerate(self._held, 1):
            self.__dict__.update(held)
            self._foot.draw(self, number, self.pages())
            super().showPage()
        super().save()

    def pages(self) -> int:
        return len(self._held)
