"""The poster for the notice board, A3: what residents said, what was done about it, and no name anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.reports.fitting import fitted, room
from k2k_desktop.reports.page import body_width, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_DARK: Final = colors.Color(0.05, 0.33, 0.36)
_SOFT: Final = colors.Color(0.91, 0.95, 0.95)
_WHITE: Final = colors.white
_LINE: Final = colors.Color(0.75, 0.82, 0.82)
_LEAST: Final = 0.6  # of the sizes here: smaller is not read from three steps away
MOST: Final = 6  # groups that fit in a size readable from three steps away


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one thing in one place, and how far it is: numbers of reports, and of households with them."""

    what: str
    where: str
    reports: int
    households: int
    mended: int
    going: int


@dataclass(frozen=True, slots=True)
class Poster:
    """A quarter of a block, or of the estate. *homes* are repairs inside homes: a number only. *solved* are charters
    the community signed off, *adopted* practices the management took over."""

    paper: Paper
    estate: str
    block: str
    since: dt.date
    until: dt.date
    reports: int
    mended: int
    confirmed: int
    said: tuple[Said, ...]
    more: int
    homes: int
    homes_mended: int
    solved: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()


def print_poster(poster: Poster) -> Printed:
    """The poster as a PDF."""
    missing, language = Missing(), poster.paper.language
    title = say(N_("You said, we did"), language)
    width = body_width(poster.paper)
    where = poster.block and say(N_("Block {block}"), language, block=poster.block)
    period = say(N_("{since} to {until}"), language, since=show_day(poster.since, language, long=True),
                 until=show_day(poster.until, language, long=True))  # fmt: skip
    second = " · ".join(part for part in (poster.estate, where, period) if part)

    def inside(wide: float) -> list[Flowable]:
        return [
            _band(title.upper(), second, wide, missing), Spacer(1, 7 * mm), _figures(poster, wide, missing),
            Spacer(1, 7 * mm), _columns(poster, wide, missing), *_below(poster, missing),
        ]  # fmt: skip

    height = room(poster.paper, missing)
    sheet = fitted(inside, width, height, least=_LEAST)  # a notice board has room for one sheet
    story = [sheet or KeepInFrame(width, height, inside(width), mode="shrink", hAlign="LEFT")]
    return build(poster.paper, f"{title}: {second}", story, missing)


def _band(title: str, second: str, width: float, missing: Missing) -> Table:
    cells = [[_white(title, 54, missing)], [_white(second, 21, missing)]]
    return Table(cells, colWidths=[width], style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("BACKGROUND", (0, 0), (-1, -1), _DARK),
        ("LEFTPADDING", (0, 0), (-1, -1), 9 * mm), ("TOPPADDING", (0, 0), (-1, 0), 5 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 5 * mm), ("BOTTOMPADDING", (0, 1), (-1, 1), 7 * mm),
    ])  # fmt: skip


def _white(text: str, size: float, missing: Missing) -> Any:
    made = paragraph(text, missing, size=size, bold=True)
    for piece in made.frags:
        piece.textColor = _WHITE
    return made


def _figures(poster: Poster, width: float, missing: Missing) -> Table:
    """Three numbers that are read from afar."""
    language = poster.paper.language
    told = (
        (poster.reports, say(P_("poster", "reports from residents"), language)),
        (poster.mended, say(P_("poster", "mended"), language)),
        (poster.confirmed, say(P_("poster", "confirmed by residents"), language)),
    )
    numbers = [paragraph(str(number), missing, size=60, bold=True, align="centre") for number, _words in told]
    words = [paragraph(text, missing, size=19, align="centre") for _number, text in told]
    return Table([numbers, words], colWidths=[width / 3] * 3, style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("BACKGROUND", (0, 0), (-1, -1), _SOFT),
        ("LINEAFTER", (0, 0), (1, 1), 2, _WHITE), ("BOTTOMPADDING", (0, 0), (-1, 0), 6 * mm),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 5 * mm),
    ])  # fmt: skip


def _columns(poster: Poster, width: float, missing: Missing) -> Table:
    language = poster.paper.language
    heads = [_white(say(P_("poster", "You said"), language), 24, missing),
             _white(say(P_("poster", "We did"), language), 24, missing)]  # fmt: skip
    rows: list[list[Any]] = [heads]
    for one in poster.said:
        rows.append([
            [paragraph(one.what, missing, size=19, bold=True), paragraph(_said(one, language), missing, size=16)],
            [paragraph(_done(one.mended, one.going, language), missing, size=18)],
        ])  # fmt: skip
    if poster.homes:
        inside = say_count("{count} repair inside a home", "{count} repairs inside homes", poster.homes,
                           language)  # fmt: skip
        going = poster.homes - poster.homes_mended
        rows.append([
            paragraph(inside, missing, size=19, bold=True),
            paragraph(_done(poster.homes_mended, going, language), missing, size=18),
        ])  # fmt: skip
    if len(rows) == 1:
        nothing = say(N_("Nothing was reported in this time. Tell the office what is broken."), language)
        rows.append([paragraph(nothing, missing, size=19), ""])
    return Table(rows, colWidths=[width * 0.56, width * 0.44], repeatRows=1, style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("BACKGROUND", (0, 0), (-1, 0), _DARK),
        ("LINEBELOW", (0, 1), (-1, -1), 1, _LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5 * mm), ("TOPPADDING", (0, 0), (-1, -1), 2.6 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4 * mm),
    ])  # fmt: skip


def _said(one: Said, language: Language) -> str:
    """`Block A · Floor 3 · 4 reports, 17 households`."""
    reports = say_count("{count} report", "{count} reports", one.reports, language)
    homes = say_count("{count} household", "{count} households", one.households, language)
    counts = say(N_("{reports}, {households}"), language, reports=reports, households=homes)
    return " · ".join(part for part in (one.where, counts if one.households else reports) if part)


def _done(mended: int, going: int, language: Language) -> str:
    if not going:
        return say(N_("All mended ({mended})."), language, mended=mended)
    if not mended:
        return say(N_("Being worked on ({going})."), language, going=going)
    return say(N_("{mended} mended, {going} being worked on."), language, mended=mended, going=going)


def _below(poster: Poster, missing: Missing) -> list[Flowable]:
    language = poster.paper.language
    found: list[Flowable] = []
    if poster.more:
        more = say_count("and {count} other matter", "and {count} other matters", poster.more, language)
        found += [Spacer(1, 3 * mm), paragraph(more, missing, size=16)]
    for head, lines in (
        (say(N_("Solved together: households signed it off"), language), poster.solved),
        (say(N_("Your ideas the management adopted"), language), poster.adopted),
    ):
        if lines:
            found += _list(head, lines, missing)
    thanks = say(N_("Something broken? Tell the office. One report, one number, one promised day."), language)
    return [*found, Spacer(1, 8 * mm), paragraph(thanks, missing, size=20, bold=True)]


def _list(head: str, lines: Sequence[str], missing: Missing) -> list[Flowable]:
    return [
        paragraph(head, missing, size=20, bold=True, before=18, after=4, keep=True),
        *(paragraph(line, missing, size=18, bullet="•", indent=22, after=2) for line in lines),
    ]
