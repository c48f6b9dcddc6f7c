"""One household, and one unit, as shown beside their lists and on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.estate import UnitStatus
from k2k_desktop.services.estate import places
from k2k_desktop.services.estate.pages import UnitPage
from k2k_desktop.services.people import moves
from k2k_desktop.services.people.pages import HouseholdPage
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.doing import head_of
from k2k_desktop.ui.people.pane import Mark, RecordPane, link_row, member_words
from k2k_desktop.ui.people.resident import masked_fact

_NO_HOUSEHOLD: Final = ("house", N_("No household chosen"), N_("Choose a household in the list to see it here."))
_NO_UNIT: Final = ("door-open", N_("No unit chosen"), N_("Choose a unit in the list to see it here."))
STATUS: Final[dict[UnitStatus, tuple[BadgeKind, str]]] = {
    UnitStatus.occupied: ("ok", "users"),
    UnitStatus.vacant: ("neutral", "door-open"),
    UnitStatus.under_repair: ("warn", "hammer"),
    UnitStatus.sealed: ("danger", "lock"),
}


class HouseholdPane(RecordPane):
    """Shows one household: what is known of it, who lives in it, who did."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        icon, title, text = _NO_HOUSEHOLD
        super().__init__((icon, say(title), say(text)), 1, parent, avatar=True)
        self._work, self._shell = work, shell

    def show_page(self, page: HouseholdPage) -> None:
        """Show this one."""
        gone = page.moved_out_on
        mark: Mark = (
            (_("Moved out {day}", day=show_day(gone)), "neutral", "log-out") if gone
            else (_("Living here now"), "ok", "house")
        )  # fmt: skip
        self.show_head(head_of(page.members or page.former), _("Unit {unit}", unit=page.unit), [mark])
        self.empty_part(0)
        facts = FactList(self)
        record = ("household", page.household_id)
        facts.show_facts([
            (say(part.kind.label), masked_fact(self._work, facts, part, page.values[part.name], record))
            for part in moves.HOUSEHOLD_FORM
        ])  # fmt: skip
        self.parts[0].addWidget(facts)
        for words, members in ((_("Household members"), page.members), (_("Lived here before"), page.former)):
            if members:
                self.heading(words)
            for one in members:
                self.parts[0].addWidget(
                    link_row(self, one.name, member_words(one), self._opener("resident", one.resident_id))
                )
        self.heading(_("Related records"))
        self.parts[0].addWidget(link_row(self, page.unit, _("Unit"), self._opener("unit", page.unit_id)))

    def _opener(self, table: str, key: int) -> Callable[[], object]:
        return lambda: self._shell.open_record(table, key)


class UnitPane(RecordPane):
    """Shows one unit: its state, how it is held, who lives there and who did."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        icon, title, text = _NO_UNIT
        super().__init__((icon, say(title), say(text)), 1, parent)
        self._shell = shell

    def show_page(self, page: UnitPage) -> None:
        """Show this one."""
        status: UnitStatus = page.values["status"]
        kind, icon = STATUS[status]
        self.show_head(_("Unit {unit}", unit=page.code), page.estate, [(status.say(), kind, icon)])
        self.empty_part(0)
        part = self.parts[0]
        facts = FactList(self)
        facts.show_facts([one for one in shown_facts(places.UNIT_FORM, page.values) if one[1]])
        part.addWidget(facts)
        self.heading(_("Households"))
        for key, head, since, until, members in page.households:
            right = _("{from_day} to {to_day}", from_day=_day(since), to_day=_day(until)) if until else _day(since)
            words = _("{head} ({count})", head=head, count=len(members))
            part.addWidget(link_row(self, words, right, self._opener("household", key)))
        if not page.households:
            part.addWidget(label(_("Nobody has lived here yet."), "caption", self, wrap=True))
        self.heading(_("Tenure"))
        for tenure, since, until, rent, _reference in page.tenures:
            words = (
                _("{tenure} · {rent}", tenure=tenure.say(), rent=show_money(rent))
                if rent is not None else tenure.say()
            )  # fmt: skip
            right = _("{from_day} to {to_day}", from_day=_day(since), to_day=_day(until)) if until else _day(since)
            part.addWidget(link_row(self, words, right, None))
        if not page.tenures:
            part.addWidget(label(_("No tenure has been recorded."), "caption", self, wrap=True))

    def _opener(self, table: str, key: int) -> Callable[[], object]:
        return lambda: self._shell.open_record(table, key)


def shown_facts(fields: Any, values: dict[str, Any]) -> list[tuple[str, str | QWidget]]:
    """(label, words) of each field."""
    return [(say(part.kind.label), part.kind.show(values[part.name])) for part in fields]


def _day(day: Any) -> str:
    return show_day(day) if day else "—"
