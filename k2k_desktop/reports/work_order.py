"""The order a contractor gets: what is to be done and where, what was asked, by when, and who signs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.pictures import Picture, picture_rows
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_PHOTO: Final = 31 * mm
# Short on purpose: an office's own contract says the rest.
TERMS: Final = (
    N_("Work begins only after this order is signed, and keeps within the scope above."),
    N_("Nothing beyond the cost limit is paid without written approval beforehand."),
    N_("The contractor keeps residents and passers-by safe, clears the site, and makes good any damage."),
    N_("Photos at 0, 30, 60 and 100 per cent are handed over with the bill."),
    N_("Faults of the work within the liability period are mended without charge."),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A complaint the work is for, as it was brought; no name of who brought it."""

    reference: str
    title: str
    place: str
    reported_on: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class WorkOrderPaper:
    """A work order; *facts* are ready label and words, *exception* an award without a resolution."""

    paper: Paper
    reference: str
    work: str
    to: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    scope: str
    asked: tuple[Asked, ...]
    photos: tuple[Picture, ...]
    exception: str = ""


def order_title(order: WorkOrderPaper) -> str:
    """`Arahan kerja AK-2026-000187`."""
    return say(N_("Work order {reference}"), order.paper.language, reference=order.reference)


def print_work_order(order: WorkOrderPaper) -> Printed:
    """The order as a PDF with three lines to sign."""
    missing = Missing()
    made = _Order(order, missing)
    return build(order.paper, order_title(order), made.story(), missing)


class _Order:
    """The parts of the paper, from top to bottom."""

    def __init__(self, order: WorkOrderPaper, missing: Missing) -> None:
        self._order, self._missing = order, missing
        self._language = order.paper.language
        self._width = body_width(order.paper)

    def story(self) -> list[Flowable]:
        """All of it."""
        order = self._order
        rows = [(self._say(N_("To")), ", ".join(order.to)), *order.facts]
        made: list[Flowable] = [
            paragraph(order_title(order).upper(), self._missing, size=14, bold=True, after=2),
            paragraph(order.work, self._missing, size=12, bold=True, after=6),
            facts(rows, self._width, self._missing, label=42 * mm),
        ]  # fmt: skip
        if order.exception:
            mark = self._say(N_("WITHOUT RESOLUTION"))
            made.append(paragraph(f" {order.exception}", self._missing, lead=f"{mark}: ", size=BODY))
        made += [*self._head(N_("Scope of work")), *paragraphs(order.scope, self._missing, size=BODY)]
        return [*made, *self._asked(), *self._photos(), *self._terms(), self._signed()]

    def _asked(self) -> list[Flowable]:
        if not self._order.asked:
            return []
        made = self._head(N_("The request this order answers"))
        for one in self._order.asked:
            told = N_("{reference} · {place} · reported on {day}")
            day = show_day(one.reported_on, self._language, long=True)
            line = self._say(told, reference=one.reference, place=one.place, day=day)
            made.append(paragraph(line, self._missing, size=9.5, bold=True))
            text = f"{one.title}\n{one.text}" if one.text else one.title
            made += [*paragraphs(text, self._missing, size=9.5), Spacer(1, 4)]
        return made

    def _photos(self) -> list[Flowable]:
        if not self._order.photos:
            return []
        rows = picture_rows(self._order.photos, self._width, _PHOTO, 3, self._missing)
        return [CondPageBreak(_PHOTO + 30 * mm), *self._head(N_("Photos")), *rows]

    def _terms(self) -> list[Flowable]:
        rows = [
            [paragraph(f"{number}.", self._missing, size=9), paragraph(self._say(text), self._missing, size=9)]
            for number, text in enumerate(TERMS, 1)
        ]
        return [*self._head(P_("work order", "Terms")), bare_table(rows, [6 * mm, self._width - 6 * mm], gap=0.6)]

    def _signed(self) -> Flowable:
        people = [
            Signatory(self._say(N_("Issued by"))),
            Signatory(self._say(N_("Received by the contractor"))),
            Signatory(self._say(N_("Confirmed as done by"))),
        ]
        return signatures(people, self._order.paper, self._missing)

    def _head(self, words: str) -> list[Flowable]:
        return [Spacer(1, 6), paragraph(self._say(words), self._missing, size=BODY, bold=True, after=2)]

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._language, **values)
