"""The health of an organisation: its figures with their trend, the records behind them, and the mirror."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, language, say
from k2k_desktop.services.governance import health as service
from k2k_desktop.services.governance.mirror import Mirror
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import EMPTY, ROW_COMPACT, Cell, CellDelegate, Index
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import button, label
from k2k_desktop.ui.kit.work import Work

_YEARS: Final = service.TREND_YEARS
_NAMES: Final = tuple(service.LABELS)
_TABLES: Final = frozenset({
    "meeting", "attendance", "action_item", "appointment", "term", "seat", "declaration", "obligation", "constitution",
    "organisation", "confirmation", "resident", "occupancy",
})  # fmt: skip


class Bars(CellDelegate):
    """Draws one bar a row, or two under one another: *shares* from 0 to 1 by row, the first in the accent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shares: list[tuple[float, ...]] = []

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell's ground, then its bars."""
        super().paint(painter, option, index)
        shares = self.shares[index.row()] if index.row() < len(self.shares) else ()
        high, gap = theme.px(8), theme.px(3)
        rect: QRect = option.rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        top = rect.center().y() - (len(shares) * high + max(0, len(shares) - 1) * gap) // 2 + 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, share in enumerate(shares):
            line = QRectF(rect.left(), top + place * (high + gap), rect.width(), high)
            for width, token in ((1.0, "neutral_bg"), (share, "control" if place else "accent")):
                painter.setPen(theme.color(token))
                painter.setBrush(theme.color(token))
                if width > 0:
                    line.setWidth(rect.width() * min(1.0, width))
                    painter.drawRoundedRect(line, theme.px(2), theme.px(2))
        painter.restore()


class HealthSection(OrganisationSection):
    """A year's figures; Enter goes to the records behind one, Enter there opens the record."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.year = work.runner.clock.today().year
        heads = (_("Figure"), _("Value"), "", *[""] * _YEARS)
        self.figures = ShortTable(_("Figures of the year"), heads, (0, 120, 130, *[68] * _YEARS), self, row=ROW_COMPACT)
        self.behind = ShortTable(
            _("Records behind the figure"), (_("Record"), _("Counts")), (0, 90), self, row=ROW_COMPACT
        )
        heads = (_("Group"), _("Seats"), _("Adult residents"), "")
        self.mirror = ShortTable(
            _("The committee beside the residents"), heads, (0, 130, 140, 110), self, row=ROW_COMPACT
        )
        self._bars, self._pairs = Bars(self.figures), Bars(self.mirror)
        self.figures.setItemDelegateForColumn(2, self._bars)
        self.mirror.setItemDelegateForColumn(3, self._pairs)
        self._year_words = label("", "heading", self)
        self._behind_words = label("", "heading", self)
        self._found: tuple[tuple[str, int, str, bool], ...] = ()
        self._build()
        self._connect()
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Health")

    def commands(self) -> Sequence[Command]:
        """Another year, and the records behind a figure."""
        late = UserError(N_("A year that has not begun has no figures."))
        may_print = self.work.can(service.governance_report_pdf)
        return [
            Command(
                "governance.print_health", N_("Governance report"), self.print_report, "", "record", "printer",
                lambda: may_print,
            ),
            Command(
                "governance.earlier_year", N_("Year before"), lambda: self.go(self.year - 1), "Ctrl+Shift+Left",
                "record", "chevron-left",
            ),
            Command(
                "governance.later_year", N_("Year after"), lambda: self.go(self.year + 1), "Ctrl+Shift+Right",
                "record", "chevron-right",
                lambda: None if self.year < self.work.runner.clock.today().year else late,
            ),
            Command(
                "governance.records_behind", N_("Records behind the figure"), self.show_behind, "", "record", "list",
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The governance report of the year."""
        title = _("Governance report {year}", year=self.year)
        return PrintJob(title, service.governance_report_pdf, (self.organisation_id, self.year, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        if tables and tables.isdisjoint(_TABLES):
            return
        try:
            self.health = self.work.read(service.health, self.organisation_id, self.year)
        except UserError:  # taken back meanwhile: the page closes itself
            return
        years = tuple(range(self.year - _YEARS + 1, self.year + 1))
        trend = self.work.read(service.trend, self.organisation_id, years)
        self._show(years, trend)
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """Figures, the records behind one, the mirror."""
        return [self.figures, self.behind, self.mirror]

    def print_report(self) -> None:
        """Show the report of the year on paper."""
        job = self.document()
        if job is not None:
            self.shell.print_out(job)

    def go(self, year: int) -> None:
        """Show another year."""
        if 1900 < year <= self.work.runner.clock.today().year:
            self.year = year
            self.refresh(frozenset())

    def show_behind(self) -> None:
        """Go to the records behind the figure in hand."""
        self._read_behind()
        if self.behind.row_count():
            self.behind.select_key(1)
        self.behind.setFocus()

    # ---- the look

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        earlier = button("", "icon", self, icon="chevron-left", name=_("Year before"))
        later = button("", "icon", self, icon="chevron-right", name=_("Year after"))
        earlier.clicked.connect(lambda: self.go(self.year - 1))
        later.clicked.connect(lambda: self.go(self.year + 1))
        for widget in (earlier, self._year_words, later):
            bar.addWidget(widget)
        bar.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(24))
        records, mirror = QVBoxLayout(), QVBoxLayout()
        records.addWidget(self._behind_words)
        records.addWidget(self.behind, 1)
        mirror.addWidget(label(_("The committee beside the residents"), "heading", self))
        mirror.addWidget(self.mirror, 1)
        below.addLayout(records, 1)
        below.addLayout(mirror, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.setSpacing(theme.px(8))
        column.addLayout(bar)
        column.addWidget(self.figures, 5)
        column.addLayout(below, 3)

    def _connect(self) -> None:
        self.figures.row_selected.connect(lambda _key: self._read_behind())
        self.figures.row_opened.connect(lambda _key: self.show_behind())
        self.behind.row_opened.connect(self._open)

    def _show(self, years: tuple[int, ...], trend: dict[int, tuple[service.Figure, ...]]) -> None:
        self._year_words.setText(str(self.year))
        model = self.figures.model()
        for place, year in enumerate(years):
            model.setHeaderData(3 + place, self.figures.horizontalHeader().orientation(), str(year))
        self._bars.shares = [(one.share,) if one.share is not None else () for one in self.health.figures]
        rows = []
        for place, one in enumerate(self.health.figures):
            past = [_percent(trend[year][place].share) for year in years]
            rows.append((place + 1, [Cell(one.label(), strong=True), _value(one), _bar(one.share), *past]))
        self.figures.show_rows(rows)
        if self.figures.current_key() is None:
            self.figures.select_key(1)
        self._pairs.shares = [(one.seat_share, one.people_share) for one in self.health.mirror]
        self.mirror.show_rows([(place, _mirror_cells(one)) for place, one in enumerate(self.health.mirror, 1)])
        self._read_behind()

    def _read_behind(self) -> None:
        name = _NAMES[(self.figures.current_key() or 1) - 1]
        self._behind_words.setText(say(service.LABELS[name]))
        self._found = self.work.read(service.records_behind, self.organisation_id, self.year, name)
        rows = []
        for place, (_table, _key, words, met) in enumerate(self._found, 1):
            sign = Cell(_("Yes")) if met else Cell(_("No"), badge="warn")
            rows.append((place, [Cell(words), sign]))
        self.behind.show_rows(rows)

    def _open(self, place: int) -> None:
        table, key, _words, _met = self._found[place - 1]
        if table in ("meeting", "action_item", "appointment", "obligation", "election", "resolution"):
            self.shell.open_record(table, key)
        else:
            self.shell.open_record("organisation", self.organisation_id)


def _value(one: service.Figure) -> Cell:
    if one.share is None:
        return EMPTY
    return Cell(f"{one.numerator}/{one.denominator} ({round(100 * one.numerator / one.denominator)}%)")


def _bar(share: float | None) -> Cell:
    return Cell("", said=_words_of(share))


def _percent(share: float | None) -> Cell:
    return Cell(_words_of(share), muted=True, align="right")


def _words_of(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)}%"


def _mirror_cells(one: Mirror) -> list[Cell]:
    seats, people = f"{round(100 * one.seat_share)}%", f"{round(100 * one.people_share)}%"
    return [
        Cell(one.say()),
        Cell(f"{one.seats}/{one.all_seats} ({seats})"),
        Cell(f"{one.people}/{one.all_people} ({people})", muted=True),
        Cell("", said=_("{seats} of the seats, {people} of the residents", seats=seats, people=people)),
    ]
