"""How each of the three records is read, shown and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.people import pages
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.doing import Doing, head_of
from k2k_desktop.ui.people.household import HouseholdPane, UnitPane
from k2k_desktop.ui.people.pane import RecordPane
from k2k_desktop.ui.people.resident import ResidentPane, second_line
from k2k_desktop.ui.people.section import Kind


class Residents:
    """Somebody."""

    def __init__(self, work: Work, shell: Shell, doing: Doing) -> None:
        self._work, self._shell, self._doing = work, shell, doing

    def pane(self, parent: QWidget) -> RecordPane:
        return ResidentPane(self._work, self._shell, parent)

    def read(self, key: int) -> Any:
        return self._work.read(pages.resident_page, key)

    def show(self, pane: RecordPane, page: Any) -> None:
        cast(ResidentPane, pane).show_page(page)
        pane.show_commands(self.commands(page), self._doing.used_most(page))

    def commands(self, page: Any) -> list[Command]:
        return self._doing.resident(page)

    def name(self, page: Any) -> str:
        return _("{name} · {where}", name=page.name, where=second_line(page))


class Households:
    """People in one unit."""

    def __init__(self, work: Work, shell: Shell, doing: Doing) -> None:
        self._work, self._shell, self._doing = work, shell, doing

    def pane(self, parent: QWidget) -> RecordPane:
        return HouseholdPane(self._work, self._shell, parent)

    def read(self, key: int) -> Any:
        return self._work.read(pages.household_page, key)

    def show(self, pane: RecordPane, page: Any) -> None:
        cast(HouseholdPane, pane).show_page(page)
        pane.show_commands(self.commands(page), "people.settle")

    def commands(self, page: Any) -> list[Command]:
        return self._doing.household(page)

    def name(self, page: Any) -> str:
        return _("{name} · {where}", name=head_of(page.members or page.former), where=page.unit)


class Units:
    """A home, shop or room."""

    def __init__(self, work: Work, shell: Shell, doing: Doing) -> None:
        self._work, self._shell, self._doing = work, shell, doing

    def pane(self, parent: QWidget) -> RecordPane:
        return UnitPane(self._shell, parent)

    def read(self, key: int) -> Any:
        return self._work.read(estate_pages.unit_page, key)

    def show(self, pane: RecordPane, page: Any) -> None:
        cast(UnitPane, pane).show_page(page)
        pane.show_commands(self.commands(page), "people.settle")

    def commands(self, page: Any) -> list[Command]:
        return self._doing.unit(page)

    def name(self, page: Any) -> str:
        return _("Unit {unit}", unit=page.code)


def kind_of(table: str, work: Work, shell: Shell, window: QWidget) -> Kind:
    """What stands for the records of *table*."""
    made: dict[str, Callable[[Work, Shell, Doing], Kind]] = {
        "resident": Residents, "household": Households, "unit": Units,
    }  # fmt: skip
    return made[table](work, shell, Doing(work, shell, window))
