"""The works of an estate as tabs: orders, contractors, facilities, what comes due, outages, inspections, causes."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.issues.works.work_orders import overdue_orders
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.work import Work

_ORDERS: Final = N_("Work orders")
_CONTRACTORS: Final = N_("Contractors")
_FACILITIES: Final = N_("Facilities & lifts")
_SCHEDULES: Final = N_("Preventive schedules")
_OUTAGES: Final = N_("Outages")
_INSPECTIONS: Final = N_("Inspections")
_REPEATS: Final = N_("Repeated faults")

# (marked title, where the tab is made), in the order of the tabs.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (_ORDERS, "k2k_desktop.ui.works.orders:OrdersSection"),
    (_CONTRACTORS, "k2k_desktop.ui.works.contractors:ContractorsSection"),
    (_FACILITIES, "k2k_desktop.ui.works.facilities:FacilitiesSection"),
    (_SCHEDULES, "k2k_desktop.ui.works.schedules:SchedulesSection"),
    (_OUTAGES, "k2k_desktop.ui.works.outages:OutagesSection"),
    (_INSPECTIONS, "k2k_desktop.ui.works.inspections:InspectionsSection"),
    (_REPEATS, "k2k_desktop.ui.works.repeats:RepeatsSection"),
)
# Which tab shows a record of a table: (table, marked title of the tab).
SHOWN_IN: Final[tuple[tuple[str, str], ...]] = (
    ("work_order", _ORDERS),
    ("contractor", _CONTRACTORS),
    ("facility", _FACILITIES),
    ("preventive_schedule", _SCHEDULES),
    ("outage", _OUTAGES),
    ("inspection", _INSPECTIONS),
    ("root_cause", _REPEATS),
)


class WorksPage(SectionedView):
    """Every tab reads its own records."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell, SECTIONS, _("Parts of works and facilities"), shown_in=dict(SHOWN_IN))

    def title(self) -> str:
        """The page's title."""
        return _("Works & Facilities")

    def fact(self) -> str:
        """How many orders are late."""
        late = self.work.read(overdue_orders)
        return say_count("{count} work order late", "{count} work orders late", late) if late else _("No order is late")
