"""The figures of complaints as charts in either language, each row with the list it opens: for screen and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import month_name, show_money
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.core.months import add_months
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.issues import Face, Priority, SatisfactionAbout
from k2k_desktop.reports.charts import Chart, Row
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.records import BLOCK
from k2k_desktop.services.issues.views.figure_facts import AGES, Figures, LiftShare, Promise, begins, values_of

Filters = Mapping[str, tuple[Any, ...]]
_PRIORITY_FILLS: Final = (1, 3, 0, 2)
_KEPT: Final = ("met", "missed", "running")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Link:
    """What a row opens: a page with filters, or a record."""

    page: str = ""
    filters: Filters = field(default_factory=dict)
    record: tuple[str, int] | None = None


@dataclass(frozen=True)
class Shown:
    """A chart, and what each of its rows opens."""

    chart: Chart
    links: tuple[Link, ...]


def charts_of(found: Figures, lifts: Sequence[LiftShare] = (), language: Language | None = None) -> tuple[Shown, ...]:
    """Every chart of *found* and of its *lifts* in *language*, or in the screen's; that of lifts is the last."""
    made = _Charts(found, language)
    return (
        made.ages(), made.flow(), made.promise("acknowledged"), made.promise("acted"), made.promise("finished"),
        made.stays(), made.reopened(), made.faces(), made.costs(), made.lifts(lifts),
    )  # fmt: skip


def place_words(
    session: Session, estates: Sequence[int], blocks: Sequence[int], language: Language | None = None
) -> str:
    """Which places the figures are of."""
    names = list(session.scalars(sa.select(Estate.name).where(Estate.id.in_(estates)).order_by(Estate.name)))
    codes = session.scalars(sa.select(Block.code).where(Block.id.in_(blocks)).order_by(Block.sort_key))
    names += [say(BLOCK, language, block=code) for code in codes]
    return ", ".join(names) or say(N_("All blocks"), language)


class _Charts:
    def __init__(self, found: Figures, language: Language | None) -> None:
        self.found, self.language = found, language
        self.values = values_of(found.period, found.estates, found.blocks, found.now, _day(found))
        self.places: dict[str, tuple[Any, ...]] = {}
        if found.estates:
            self.places["estate"] = found.estates
        if found.blocks:
            self.places["block"] = found.blocks

    def say(self, text: str, **values: object) -> str:
        return say(text, self.language, **values)

    def title(self, name: str) -> str:
        return behind.title(name, self.language)

    def link(self, *behinds: tuple[str, *tuple[object, ...]]) -> Link:
        """The list of what a figure counted: kind and what it is about, of more than one all together."""
        return Link("issues", {**self.places, behind.NAME: tuple(behind.value(*each) for each in behinds)})

    def ages(self) -> Shown:
        """Open now, by how long ago they were reported."""
        edges = [self.values[name] for name in ("week", "month", "quarter")]
        rows, links = [], []
        for place, ((first, last), band) in enumerate(zip(AGES, self.found.ages, strict=True)):
            words = self.say(N_("{first}–{last} days"), first=first, last=last) if last is not None else ""
            label = words or self.say(N_("Over {days} days"), days=first - 1)
            values = tuple(band.get(priority, 0) for priority in Priority)
            rows.append(Row(label, values, f"{sum(values):,}"))
            since = edges[place] if place < len(edges) else "0"
            links.append(self.link(("age", since, edges[place - 1] if place else "9")))
        series = tuple(priority.say(self.language) for priority in Priority)
        title = self.title("age")
        note = say_count("{count} open now", "{count} open now", self.found.open, self.language)
        return self._shown("ages", title, "stacked", series, rows, links, _PRIORITY_FILLS, note=note)

    def flow(self) -> Shown:
        """What came and what went, by month."""
        rows, links = [], []
        for month, came, went in zip(self.found.months, self.found.came, self.found.went, strict=True):
            first = _first(month)
            days = (begins(first), begins(add_months(first, 1)))
            rows.append(Row(month_name(first.month, self.language, long=False), (came, went), f"{came:,} / {went:,}"))
            links.append(self.link(("reported", *days), ("ended", *days)))
        series = (self.title("reported"), self.title("ended"))
        title = self.say(N_("Reported and closed by month"))
        return self._shown("flow", title, "lines", series, rows, links, (0, 1))

    def promise(self, what: str) -> Shown:
        """How a promise was kept, by priority."""
        lines: tuple[Promise, ...] = getattr(self.found, what)
        rows, links = [], []
        for one in lines:
            judged = one.met + one.missed
            share = f"{100 * one.met / judged:.0f}%" if judged else "–"
            shown = self.say(N_("{share} of {count}"), share=share, count=f"{judged:,}")
            rows.append(Row(one.priority.say(self.language), (one.met, one.missed, one.running), shown))
            period = (self.values["first"], self.values["after"], self.values["now"])
            links.append(self.link(("promise", what, one.priority.name, "missed" if one.missed else "all", *period)))
        series = (self.say(N_("Kept")), self.say(behind.MISSED), self.say(N_("Still running")))
        note = self.say(N_("Kept, of those that can be judged"))
        return self._shown(what, self.title(what), "stacked", series, rows, links, (0, 1, 2), note=note)

    def stays(self) -> Shown:
        """How long complaints were in each status."""
        rows, links = [], []
        for one in self.found.stays:
            shown = f"{self._span(one.median)} · {self._span(one.ninetieth)}"
            rows.append(Row(one.status.say(self.language), (one.median, one.ninetieth), shown))
            links.append(self.link(("left", one.status.name, self.values["first"], self.values["after"])))
        series = (self.say(N_("Half within")), self.say(N_("9 in 10 within")))
        title = self.title("left")
        return self._shown("stays", title, "grouped", series, rows, links, (0, 2))

    def reopened(self) -> Shown:
        """How many came back after they were finished."""
        done, again = self.found.done, self.found.reopened
        period = (self.values["first"], self.values["after"])
        shown = f"{again:,} / {done:,} ({100 * again / done:.0f}%)" if done else "–"
        row = Row(self.say(P_("figures", "Reopened")), (again,) if done else (None,), shown)
        title = self.title("reopened")
        links = [self.link(("reopened", *period))]
        return self._shown("reopened", title, "stacked", (row.label,), [row], links, (1,), most=float(done or 1))

    def faces(self) -> Shown:
        """How people felt served, in the repair and at the counter."""
        rows, links = [], []
        for about in SatisfactionAbout:
            counted = self.found.faces.get(about)
            if not counted:
                continue
            values = tuple(counted.get(face, 0) for face in Face)
            share = f"{100 * values[0] / sum(values):.0f}%"
            shown = self.say(N_("{share} of {count}"), share=share, count=f"{sum(values):,}")
            rows.append(Row(about.say(self.language), values, shown))
            worst = Face.unhappy.name if counted.get(Face.unhappy) else "all"
            days = (self.values["first_on"], self.values["last_on"])
            links.append(self.link(("face", about.name, worst, *days)))
        series = tuple(face.say(self.language) for face in Face)
        title = self.title("face")
        return self._shown("faces", title, "stacked", series, rows, links, (0, 2, 1))

    def costs(self) -> Shown:
        """What the work orders of each block cost, year by year."""
        rows, links = [], []
        for one in self.found.costs:
            words = self.say(BLOCK, block=one.block) if one.block_id else self.say(N_("No block"))
            rows.append(Row(words, tuple(sen / 100 for sen in one.sen), show_money(one.sen[-1])))
            links.append(Link("works", {**self.places, "block": (one.block_id,), "cost": self.found.years}))
        series = tuple(str(year) for year in self.found.years)
        note = self.say(N_("Actual cost of work orders; the amount is that of {year}"), year=self.found.years[-1])
        title = self.say(N_("Cost a block"))
        return self._shown("costs", title, "grouped", series, rows, links, (2, 3, 0), note=note)

    def lifts(self, lifts: Sequence[LiftShare]) -> Shown:
        """How much of each month each lift ran."""
        series = tuple(month_name(_first(month).month, self.language, long=False) for month in self.found.months)
        rows = [Row(one.lift, one.shares) for one in lifts]
        links = [Link(record=("facility", one.facility_id)) for one in lifts]
        title = self.say(N_("Lift availability by month"))
        return self._shown("lifts", title, "cells", series, rows, links)

    def _shown(
        self, name: str, title: str, kind: Any, series: tuple[str, ...], rows: Sequence[Row], links: Sequence[Link],
        fills: tuple[int, ...] = (), *, most: float = 0.0, note: str = "",
    ) -> Shown:  # fmt: skip
        empty = self.say(N_("Nothing to count yet."))
        return Shown(Chart(name, title, kind, series, tuple(rows), fills, most, note, empty), tuple(links))

    def _span(self, seconds: int) -> str:
        """A length of time in the one unit that tells it: minutes, hours or days."""
        if seconds < _HOUR:
            return self.say(N_("{count} min"), count=round(seconds / _MINUTE))
        if seconds < 2 * _DAY:
            return self.say(N_("{count} h"), count=round(seconds / _HOUR))
        return self.say(N_("{count} d"), count=round(seconds / _DAY))


def _first(month: str) -> dt.date:
    """The first day of `2026-11`."""
    return dt.date(int(month[:4]), int(month[5:]), 1)


def _day(found: Figures) -> dt.date:
    return local(found.now).date()
