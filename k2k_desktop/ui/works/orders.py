"""Work orders, with the one in hand beside them, and what the works of a year cost below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, P_, Language, _, say, say_count
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services.issues.works import costs, order_pages, work_orders
from k2k_desktop.services.issues.works.order_pages import OrderPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Badge, button
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.listed import ListedSection
from k2k_desktop.ui.works.order import BADGES, OrderView, facts_of, issue_cells, late_words
from k2k_desktop.ui.works.ordering import Ordering

_ROW: Final = 46
_MOST: Final = 4
_COST_ROWS: Final = 3
_COST_ROW: Final = 28
_COST_TABLES: Final = frozenset({"work_order", "quotation"})


class OrderPane(InHandPane):
    """One order: its state, who does it, its money, its complaints, and how many quotations and photos it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a work order in the list to see its state, money and complaints.")
        super().__init__(("hammer", _("No work order chosen"), words), _("Work order in hand"), parent)
        self.number = label("", "caption")
        self.name = label("", "heading", wrap=True)
        self.badges = QHBoxLayout()
        self.status, self.late = Badge("", "neutral"), Badge("", "danger", "clock")
        self.exception = Badge(_("Without resolution"), "warn", "triangle-alert")
        for badge in (self.status, self.late):
            self.badges.addWidget(badge)
        self.badges.addStretch(1)
        self.blocked = label("", kind="danger", wrap=True)
        self.scope = label("", wrap=True)
        self.facts = FactList()
        self.issues_head = label(_("Complaints"), "strong")
        self.issues = ShortTable(_("Complaints of this order"), (), (0, 130), self, row=_ROW, gutter=0)
        self.lines.addWidget(self.number)
        self.lines.addWidget(self.name)
        self.lines.addLayout(self.badges)
        for part in (self.exception, self.blocked, self.scope, self.facts, self.issues_head, self.issues):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_page(self, page: OrderPage, commands: Sequence[Command]) -> None:
        """Show one order."""
        self.number.setText(page.reference)
        self.name.setText(page.title)
        self.status.show_state(page.status.say(), BADGES[page.status])
        self.late.setVisible(page.late > 0)
        self.late.show_state(late_words(page) if page.late else "", "danger", "clock")
        self.exception.setVisible(bool(page.exception))
        self.blocked.setText(page.blocked)
        self.blocked.setVisible(bool(page.blocked))
        self.scope.setText(page.scope)
        counted = [
            (_("Quotations"), str(len(page.quotations)) if page.quotations else ""),
            (_("Photos"), str(len(page.photos)) if page.photos else ""),
        ]
        self.facts.show_facts([*facts_of(page), *page.money, *((name, words) for name, words in counted if words)])
        self.issues.show_rows([(one.id, issue_cells(one)) for one in page.issues])
        self.issues.setFixedHeight(theme.px(_ROW) * min(len(page.issues), _MOST) + theme.px(4))
        for part in (self.issues_head, self.issues):
            part.setVisible(bool(page.issues))
        self.show_whole(commands)


class CostStrip(QFrame):
    """What the works of this year cost: by block, by who pays, and awards without a resolution."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "foot")
        self._work = work
        self.head = label("", "strong")
        self.exceptions = button("", "link", self)
        self.blocks = ShortTable(_("Cost by block"), (), (0, 84, 120), self, row=_COST_ROW, gutter=0)
        self.payers = ShortTable(_("Cost by who pays"), (), (0, 84, 120), self, row=_COST_ROW, gutter=0)
        line = QHBoxLayout()
        line.addWidget(self.head)
        line.addStretch(1)
        line.addWidget(self.exceptions)
        row = QHBoxLayout()
        row.setSpacing(theme.px(32))
        row.addWidget(self.blocks)
        row.addWidget(self.payers)
        column = QVBoxLayout(self)
        edge = theme.px(20)
        column.setContentsMargins(edge, theme.px(8), edge, theme.px(6))
        column.setSpacing(theme.px(4))
        column.addLayout(line)
        column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.read()

    def read(self) -> None:
        """Read and show the figures of this year."""
        year = self._work.runner.clock.today().year
        blocks = self._work.read(costs.cost_by_block, year)
        payers = self._work.read(costs.cost_by_payer, year)
        exceptions = self._work.read(costs.award_exceptions, year)
        total = sum(one.sen for one in blocks)
        self.head.setText(_("Cost of works in {year}: {amount}", year=year, amount=show_money(total)))
        self.exceptions.setText(
            say_count("{count} award without resolution", "{count} awards without resolution", len(exceptions))
        )
        self.exceptions.setVisible(bool(exceptions))
        self.blocks.show_rows([(place, _cost_cells(one.block, one)) for place, one in enumerate(blocks, 1)])
        self.payers.show_rows([
            (place, _cost_cells(one.payer.say() if one.payer else _("Not said who pays"), one))
            for place, one in enumerate(payers, 1)
        ])  # fmt: skip
        rows = min(max(len(blocks), len(payers)), _COST_ROWS)
        for table in (self.blocks, self.payers):
            table.setFixedHeight(theme.px(_COST_ROW) * rows + theme.px(4))
        self.setVisible(bool(blocks or exceptions))


class OrdersSection(ListedSection):
    """Work orders; what is late stands out, and Enter opens one as a page."""

    record_table = "work_order"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: OrderPage | None = None
        self.ordering = Ordering(work, shell, self, lambda: self.page)
        self._new = command_for(
            work_orders.save_order, work, self.add, label=N_("New work order"), shortcut="Ctrl+N", icon="plus"
        )
        start = button_of(self._new, self, kind="primary")
        looks: dict[str, Look] = {"status": _status, "late": _late, "due": _due}
        self.list = ListPage(
            work, work_orders.ORDERS, looks,
            empty=(_("No work order yet"), _("Make one from a complaint, for a facility, or here.")),
            empty_actions=(start,), parent=self,
        )  # fmt: skip
        self.pane = self.shown = OrderPane(self)
        self.costs = CostStrip(work, self)
        self.list.row_opened.connect(self.open_order)
        self.shown.issues.row_opened.connect(lambda key: self.shell.open_record("issue", key))
        self.costs.exceptions.clicked.connect(lambda: self.only_exceptions())
        self.put_beside((_("Work orders"), _("Work order in hand")), "works/orders", 420)
        if isinstance(column := self.layout(), QVBoxLayout):
            column.addWidget(self.costs)
            column.setStretch(0, 1)
            column.setSpacing(0)

    def title(self) -> str:
        """The tab's words."""
        return _("Work orders")

    def commands(self) -> Sequence[Command]:
        """Draft one, and what can be done with the one in hand."""
        opened = Command(
            "works.open_order", N_("Open work order"), lambda: self.open_order(self.hand), "", "record",
            "arrow-right", self.chosen,
        )  # fmt: skip
        return [self._new, *self.ordering.commands(), opened]

    def document(self) -> PrintJob | None:
        """The order in hand on paper."""
        return self.ordering.job(self.page) if self.page else None

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself again; the one in hand and the costs are read here."""
        super().refresh(tables)
        if not tables or tables & _COST_TABLES:
            self.costs.read()

    def read_hand(self) -> None:
        """Read and show the order in hand."""
        self.page = None
        if self.hand:
            try:
                self.page = self.work.read(order_pages.order_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self.page is None:
            self.pane.show_nothing()
        else:
            self.shown.show_page(self.page, self.ordering.first())
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        below = [self.costs.blocks] if self.costs.isVisible() else []
        return [*super().panes(), *below]

    def add(self) -> None:
        """Draft an order and show it."""
        self.ordering.add(lambda key: self.show_record("work_order", key))

    def open_order(self, key: int) -> OrderView | None:
        """Show an order as a page."""
        if not key:
            return None
        view = OrderView(self.work, self.shell, key)
        self.shell.open_view(view)
        return view

    def only_exceptions(self) -> None:
        """Show only orders whose award no resolution stands behind."""
        self.list.chips.choose({"exception": (True,)})
        self.list.load()


def _cost_cells(words: str, one: Any) -> list[Cell]:
    return [
        Cell(words), Cell(say_count("{count} order", "{count} orders", one.orders), muted=True),
        Cell(show_money(one.sen), align="right"),
    ]  # fmt: skip


def _status(value: Any, spoken: Language) -> Cell:
    ended = value in (WorkStatus.accepted, WorkStatus.cancelled)
    return Cell(value.say(spoken), badge=BADGES[value], muted=ended)


def _late(value: Any, spoken: Language) -> Cell:
    return Cell(say(P_("work order", "Late"), spoken), badge="danger", icon="clock") if value else Cell("")


def _due(value: Any, spoken: Language) -> Cell:
    return Cell(show_day(value, spoken)) if value else EMPTY
