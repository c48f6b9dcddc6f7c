"""The figures of complaints on one page of charts; each row is a link to the list of what it counted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_, _, language, say
from k2k_desktop.core.listings import Query
from k2k_desktop.reports import charts
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.views import figures as service
from k2k_desktop.services.issues.views.figure_charts import Link, Shown, charts_of
from k2k_desktop.services.issues.views.figure_facts import Figures, LiftShare, PeriodKind, period_of
from k2k_desktop.ui.issues.seen import SeenView
from k2k_desktop.ui.issues.views import LIST
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, button, label
from k2k_desktop.ui.kit.drawing import Area, DrawingView, Picture
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.frame import Tabs
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

KINDS: Final[tuple[tuple[PeriodKind, str], ...]] = (
    ("month", P_("period", "Month")),
    ("quarter", P_("period", "Quarter")),
    ("year", P_("period", "Year")),
)
WORK_ORDERS: Final = N_("Work orders")  # the tab of that page, by its marked title
_TABLES: Final = frozenset({"issue", "issue_event", "satisfaction", "work_order", "lift_event", "facility", "block"})
_TWO: Final = 760  # from this width on, two charts stand side by side
_WHOLE: Final = ("cells",)
_NO_LATER: Final = N_("A period that has not begun has no figures.")


class ChartCard(Card):
    """One chart with its title and its note."""

    def __init__(self, shown: Shown, parent: QWidget) -> None:
        super().__init__(shown.chart.title, parent)
        self.name = shown.chart.name
        self.shown = shown
        self.note = label("", "caption", self, wrap=True)
        self.drawing = DrawingView(shown.chart.title, self)
        self.body.addWidget(self.note)
        self.body.addWidget(self.drawing)
        self.body.addStretch(1)

    def show_chart(self, shown: Shown) -> None:
        """Show it with other figures."""
        self.shown = shown
        self.note.setText(shown.chart.note)
        self.note.setVisible(bool(shown.chart.note))
        self.drawing.put(self._picture)

    def _picture(self, width: float) -> Picture:
        chart = self.shown.chart
        drawn = charts.draw(chart, width, _ink())
        pdf = charts.to_pdf(drawn.drawing, chart.title)
        areas = tuple(
            Area(spot.left, spot.top, spot.width, spot.height, words_of(chart, row))
            for spot, row in zip(drawn.spots, chart.rows, strict=False)
        )
        return Picture(pdf, drawn.drawing.width, drawn.drawing.height, areas)


def words_of(chart: charts.Chart, row: charts.Row) -> str:
    """A row as it is read out: every value with what it is of."""
    values = zip(chart.series, row.values, strict=False)
    if chart.kind == "cells":
        told = [f"{name} {100 * value:.1f}%" for name, value in values if value is not None]
    elif chart.kind == "grouped" or len(chart.series) == 1:
        told = [row.shown]
    else:
        told = [f"{name} {value:,.0f}" for name, value in values if value is not None]
    return _("{unit}: {state}", unit=row.label, state=", ".join(told))


def _ink() -> charts.Ink:
    """The colours of now."""
    text, muted, line, paper, first, second, third, fourth = (
        theme.color(token).name()
        for token in ("text", "muted", "border", "surface", "accent", "danger", "select", "warn")
    )
    return charts.Ink(text, muted, line, paper, (first, second, third, fourth))


class FiguresView(SeenView):
    """The charts of a month, a quarter or a year; block and estate are those of the filters above."""

    tables = _TABLES
    ignores = frozenset(("search", *(one.name for one in ISSUES.filters))) - {"estate", "block"}

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self._query = Query()
        self.period = period_of("quarter", work.runner.clock.today())
        self.figures: Figures | None = None
        self._lifts: tuple[LiftShare, ...] = ()
        self.cards: list[ChartCard] = []
        self._waiting: list[tuple[ChartCard, Shown]] = []
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._draw_next)
        self.banner = Banner(self)
        self.kinds = Tabs([say(words) for _kind, words in KINDS], self)
        self.kinds.setAccessibleName(_("Length of the period"))
        self.kinds.setCurrentIndex(1)
        self._words = label("", "heading", self)
        self._earlier = button("", "icon", self, icon="chevron-left", name=_("Period before"))
        self._later = button("", "icon", self, icon="chevron-right", name=_("Period after"))
        self._build()
        self.kinds.currentChanged.connect(self._turn)
        self._earlier.clicked.connect(lambda: self.go(-1))
        self._later.clicked.connect(lambda: self.go(1))

    def load(self, query: Query) -> None:
        """The figures of the blocks and estates of *query*."""
        self._query = query
        self._ask()

    def read_again(self) -> None:
        """Once more."""
        self._ask()

    def panes(self) -> Sequence[QWidget]:
        """The first link of each chart, and the period."""
        return [*(card.drawing.links[0] for card in self.cards if card.drawing.links), self.kinds]

    def document(self) -> PrintJob | None:
        """The same figures on paper."""
        given = (self.period.kind, self.period.first, language(), *self._places())
        return PrintJob(_("Figures of complaints {period}", period=self.period.say()), service.figures_pdf, given)

    def go(self, steps: int) -> None:
        """So many periods on, or back; none that has not begun."""
        there = self.period.step(steps)
        if there.first <= self.work.runner.clock.today():
            self.period = there
            self._ask()

    def open_row(self, link: Link) -> None:
        """The list of what a row counted, or its record."""
        if link.record is not None:
            self.shell.open_record(*link.record)
        elif link.page == "issues":
            state = {"tab": "all", "view": LIST.name, "list": {"filters": dict(link.filters)}}
            self.shell.open_page("issues", state)
        else:
            self.shell.open_page(link.page, {"section": WORK_ORDERS, "filters": dict(link.filters)})

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two charts side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        filters = self._query.filters
        return tuple(filters.get("estate", ())), tuple(filters.get("block", ()))

    def _turn(self, place: int) -> None:
        # The same time by another measure: the period with its last day, or with today.
        day = min(self.period.last, self.work.runner.clock.today())
        self.period = period_of(KINDS[place][0], day)
        self._ask()

    def _ask(self) -> None:
        self._words.setText(self.period.say())
        late = self.period.step(1).first > self.work.runner.clock.today()
        self._later.setEnabled(not late)
        self._later.setToolTip(say(_NO_LATER) if late else self._later.accessibleName())
        asked = (self.period, *self._places())
        self.work.fetch(service.figures, self._show, *asked, owner=self, failed=self._failed)
        self.work.fetch(service.lift_shares, self._show_lifts, *asked, owner=self.kinds, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), link=_("Try again"), then=self._ask)

    def _show(self, found: Figures) -> None:
        self.banner.tell("")
        self.figures = found
        shown = charts_of(found, self._lifts)
        if not self.cards:
            for one in shown:
                card = ChartCard(one, self._inside)
                card.drawing.opened.connect(partial(self._opened, card))
                self.cards.append(card)
            self._arrange()
        self._waiting = list(zip(self.cards, shown, strict=True))
        self._turns.start()

    def _draw_next(self) -> None:
        """One chart in each turn of the event loop: ten at once would hold up a key."""
        if self._waiting:
            card, shown = self._waiting.pop(0)
            card.show_chart(shown)
        if not self._waiting:
            self._turns.stop()

    def _show_lifts(self, lifts: tuple[LiftShare, ...]) -> None:
        self._lifts = lifts
        if self.figures is not None and self.cards:
            self._waiting.append((self.cards[-1], charts_of(self.figures, lifts)[-1]))
            self._turns.start()

    def _opened(self, card: ChartCard, place: int) -> None:
        self.open_row(card.shown.links[place])

    def _arrange(self) -> None:
        columns = 2 if self.width() >= theme.px(_TWO) else 1
        place = 0
        wide = [card.shown.chart.kind in _WHOLE for card in self.cards] + [True]
        for number, card in enumerate(self.cards):
            # What would stand alone beside a wide one is as wide itself.
            whole = wide[number] or (wide[number + 1] and place % columns == 0)
            self._grid.addWidget(card, place // columns, place % columns, 1, columns if whole else 1)
            place += columns if whole else 1
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)

    def _build(self) -> None:
        bar = QHBoxLayout()
        edge = theme.px(20)
        bar.setContentsMargins(edge, theme.px(8), edge, 0)
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.kinds)
        for widget in (self._earlier, self._words, self._later):
            bar.addWidget(widget)
        bar.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget(area)
        self._inside.setProperty("kind", "scrolled")
        area.setWidget(self._inside)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(edge, theme.px(8), edge, theme.px(16))
        self._grid.setSpacing(theme.px(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.banner)
        column.addLayout(bar)
        column.addWidget(area, 1)
