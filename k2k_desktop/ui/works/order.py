"""One work order as a page: its facts and steps at the left, quotations, photos and complaints at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import P_, _, say_count
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services.issues.works.order_pages import LinkedIssue, OrderPage, order_page
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command, put_buttons
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.ordering import Ordering
from k2k_desktop.ui.works.photos import OrderPhotos
from k2k_desktop.ui.works.quoting import Quotations, award_words

BADGES: Final[dict[WorkStatus, BadgeKind]] = {
    WorkStatus.draft: "neutral", WorkStatus.issued: "info", WorkStatus.in_progress: "info", WorkStatus.done: "warn",
    WorkStatus.accepted: "ok", WorkStatus.cancelled: "neutral",
}  # fmt: skip
_STEPS: Final = (WorkStatus.draft, WorkStatus.issued, WorkStatus.in_progress, WorkStatus.done)
_ROW: Final = 46
_LEFT: Final = 350
_MOST: Final = 5


class OrderView(PageView):
    """Shows the order *order_id*."""

    def __init__(self, work: Work, shell: Shell, order_id: int) -> None:
        super().__init__()
        self.work, self.shell, self.order_id = work, shell, order_id
        self.page: OrderPage = work.read(order_page, order_id)
        self.ordering = Ordering(work, shell, self, lambda: self.page)
        self.scope = label("", wrap=True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.scope.setTextInteractionFlags(selectable)
        self.blocked = label("", kind="danger", wrap=True)
        self.facts, self.money = FactList(label_width=120), FactList(label_width=120)
        self.quotations = Quotations(work, self)
        self.photos = OrderPhotos(work, shell, self)
        self.issues = ShortTable(_("Complaints of this order"), (), (0, 150), self, row=_ROW, gutter=0)
        self.issues.row_opened.connect(lambda key: self.shell.open_record("issue", key))
        for table in (self.quotations.table, self.issues):
            table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.photos.strip.list.currentRowChanged.connect(lambda _row: self.commands_changed.emit())
        self._lay_out()
        self._show()

    def title(self) -> str:
        """Number and title."""
        return _("{reference}: {title}", reference=self.page.reference, title=self.page.title)

    def fact(self) -> str:
        """Where, and by whom."""
        return " · ".join(part for part in (self.page.place, self.page.worker) if part)

    def badge(self) -> Cell | None:
        """The status, and how late it is."""
        if self.page.late:
            return Cell(late_words(self.page), badge="danger", icon="clock")
        return Cell(self.page.status.say(), badge=BADGES[self.page.status])

    def primary(self) -> Command | None:
        """The next step."""
        step = next(iter(self.ordering.commands()), None)
        return step if step and self.page.status in _STEPS else None

    def commands(self) -> Sequence[Command]:
        """Steps, quotations, photos and papers."""
        return [*self.ordering.commands(), *self.quotations.commands(), *self.photos.commands()]

    def document(self) -> PrintJob | None:
        """The order on paper."""
        return self.ordering.job(self.page)

    def record(self) -> tuple[str, int] | None:
        """This order."""
        return ("work_order", self.order_id)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        try:
            self.page = self.work.read(order_page, self.order_id)
        except UserError:  # taken back meanwhile
            self.shell.close_view(self)
            return
        self._show()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        stops = (self.quotations.table, self.photos.strip.list, self.photos.strip.add_button, self.issues)
        return [one for one in stops if one.isVisibleTo(self)]

    def escape(self) -> bool:
        """Esc goes back to the list."""
        self.shell.close_view(self)
        return True

    def save_state(self) -> dict[str, Any]:
        """Nothing but the order itself."""
        return {"order": self.order_id}

    def _lay_out(self) -> None:
        left = Card(_("Work"), self)
        left.body.addWidget(self.blocked)
        left.body.addWidget(self.scope)
        left.body.addWidget(self.facts)
        left.body.addWidget(label(_(P_("heading", "Money")), "heading"))
        left.body.addWidget(self.money)
        left.body.addStretch(1)
        left.setFixedWidth(theme.px(_LEFT))
        offers, shots, asked = Card(_("Quotations"), self), Card(_("Photos"), self), Card(_("Complaints"), self)
        self._offer_buttons, self._asked = QHBoxLayout(), asked
        offers.body.addWidget(self.quotations)
        offers.body.addLayout(self._offer_buttons)
        shots.body.addWidget(self.photos)
        asked.body.addWidget(self.issues)
        right = QVBoxLayout()
        right.setSpacing(theme.px(12))
        for part in (offers, shots, asked):
            right.addWidget(part)
        right.addStretch(1)
        inside = QWidget()
        inside.setProperty("kind", "scrolled")
        row = QHBoxLayout(inside)
        row.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(16))
        row.setSpacing(theme.px(16))
        row.addWidget(left)
        row.addLayout(right, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    def _show(self) -> None:
        page = self.page
        self.blocked.setText(page.blocked)
        self.blocked.setVisible(bool(page.blocked))
        self.scope.setText(page.scope)
        self.facts.show_facts(facts_of(page))
        self.money.show_facts(list(page.money) or [(_("Cost limit"), "")])
        self.quotations.show_page(page)
        put_buttons(self._offer_buttons, self.quotations.commands()[:2], self)
        self.photos.show_page(page)
        self.issues.show_rows([(one.id, issue_cells(one)) for one in page.issues])
        self.issues.setFixedHeight(theme.px(_ROW) * min(len(page.issues), _MOST) + theme.px(4))
        self._asked.setVisible(bool(page.issues))
        self.header_changed.emit()
        self.commands_changed.emit()


def facts_of(page: OrderPage) -> list[tuple[str, str]]:
    """What is known of the order besides its money."""
    found = [
        (_("Place"), page.place), (_("Contractor") if page.contractor_id else _("Own staff"), page.worker), *page.dates,
        (_("Per cent done"), f"{page.percent}%" if page.status in _STEPS[1:] else ""),
        (_("Accepted by"), page.sign_off.say()), (_("Schedule"), page.schedule),
        (_("Resident who did the work"), page.done_by), (_("Award"), award_words(page)),
    ]  # fmt: skip
    return [(name, words) for name, words in dict(reversed(found)).items() if words][::-1]


def late_words(page: OrderPage) -> str:
    """`Lewat 4 hari`."""
    return say_count("{count} day late", "{count} days late", page.late)


def issue_cells(one: LinkedIssue) -> list[Cell]:
    """A complaint in a short table."""
    second = _("{reference} · {place}", reference=one.reference, place=one.place)
    return [Cell(one.title, second=second), Cell(one.status.say(), muted=True)]
