"""The facility in hand: whether it may run, who looks after it, its certificates, and of a lift its log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day, show_instant, show_minutes, show_number
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.models.estate.facilities import FacilityKind
from k2k_desktop.services.estate.certificates import STEPS, CertificateView
from k2k_desktop.services.estate.facilities import FacilityPage
from k2k_desktop.services.issues.works.availability import LiftMonth
from k2k_desktop.services.issues.works.lifts import LiftEntry, LiftLog
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Badge
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.works.lifts import certified_words, entry_words, state_cell

_ROW: Final = 46
_MOST_ROWS: Final = 5


class FacilityPane(InHandPane):
    """One facility, whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a facility in the list to see its certificates, its firm and its log.")
        super().__init__(("wrench", _("No facility chosen"), words), _("Facility in hand"), parent)
        self.name = label("", "heading", wrap=True)
        self.badge = Badge("", "neutral")
        self.warning = label("", kind="danger", wrap=True)
        self.facts = FactList(label_width=130)
        self.certificates_head = label(_("Certificates"), "strong")
        self.certificates = ShortTable(_("Certificates"), (), (0, 140), self, row=_ROW, gutter=0)
        self.log_head = label("", "strong", wrap=True)
        self.log = ShortTable(_("Latest of the lift log"), (), (0, 110), self, row=_ROW, gutter=0)
        for part in (self.name, self.badge, self.warning, self.facts, self.certificates_head, self.certificates,
                     self.log_head, self.log):  # fmt: skip
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_page(
        self, page: FacilityPage, log: LiftLog | None, month: LiftMonth | None, commands: Sequence[Command]
    ) -> None:
        """Show one facility; of a lift its *log*, with the availability of this *month*."""
        self.name.setText(page.name)
        if log is not None:
            state = state_cell(log.stopped, page)
            self.badge.show_state(state.text, state.badge or "neutral", state.icon)
        else:
            self.badge.show_state(page.condition.say() if page.active else _("Out of use"), "neutral")
        self.warning.setText(_warning(page))
        self.warning.setVisible(bool(self.warning.text()))
        self.facts.show_facts(_facts(page))
        self.certificates.show_rows([(one.id, _certificate_cells(one)) for one in page.certificates])
        _fit(self.certificates)
        self.certificates_head.setVisible(bool(page.certificates))
        entries = log.entries[:_MOST_ROWS] if log else []
        self.log.show_rows([(one.id, _log_cells(one)) for one in entries])
        _fit(self.log)
        self.log_head.setVisible(log is not None)
        share = f"{show_number(month.percent, 2)}%" if month is not None and month.percent is not None else "—"
        self.log_head.setText(_("Lift log · {share} in service this month", share=share))
        self.show_whole(commands)


def _warning(page: FacilityPage) -> str:
    if not page.uncertified:
        return ""
    if page.kind is FacilityKind.lift:
        return _("{words}. This lift may not run without a valid certificate.", words=certified_words(page))
    return f"{certified_words(page)}."


def _facts(page: FacilityPage) -> list[tuple[str, str]]:
    values = page.values
    contract = " – ".join(show_day(day) for day in (values["contract_from"], values["contract_until"]) if day)
    issues = say_count("{count} open complaint", "{count} open complaints", page.open_issues)
    rows = [
        (_("Kind of facility"), page.kind.say()),
        (_("Place"), page.place),
        (_("Condition"), page.condition.say()),
        (_("Registration or serial number"), values["serial_number"] or ""),
        (_("Maker and model"), values["maker"] or ""),
        (_("Competent firm"), page.firm),
        (_("Contract"), contract),
        (_("Installed on"), show_day(values["installed_on"]) if values["installed_on"] else ""),
        (_("Warranty until"), show_day(values["warranty_until"]) if values["warranty_until"] else ""),
        (_("Complaints"), issues if page.open_issues else ""),
        (_("Replacement plan"), values["replacement_plan"] or ""),
    ]
    return [(name, value) for name, value in rows if value]


def _certificate_cells(one: CertificateView) -> list[Cell]:
    scan = _("scan kept") if one.has_file else ""
    second = " · ".join(part for part in (one.number, scan) if part)
    day = show_day(one.valid_until)
    left = _left(one)
    until = Cell(day, second=left, muted=not one.newest)
    if one.newest and one.days_left <= STEPS[-1]:
        until = Cell(left, badge="danger" if one.days_left < 0 else "warn", said=f"{day}, {left}")
    return [Cell(one.kind.say(), second=f"{second} · {day}" if until.badge else second, muted=not one.newest), until]


def _left(one: CertificateView) -> str:
    if not one.newest:
        return _("Renewed")
    if one.days_left < 0:
        return _("Expired")
    return say_count("{count} day left", "{count} days left", one.days_left) if one.days_left <= STEPS[-1] else ""


def _log_cells(one: LiftEntry) -> list[Cell]:
    words = entry_words(one)
    second = f"{show_instant(one.started_at)} · {words}" if words else show_instant(one.started_at)
    if one.minutes is None:
        return [Cell(one.kind.say(), second=second), Cell("", icon="check", tone="ok", said=_("Yes"))]
    return [
        Cell(one.kind.say(), second=second, strong=True),
        Cell(show_minutes(one.minutes), badge="danger" if one.is_open else None),
    ]


def _fit(table: ShortTable) -> None:
    rows = min(table.row_count(), _MOST_ROWS)
    table.setVisible(rows > 0)
    table.setFixedHeight(theme.px(_ROW) * rows + theme.px(4))
