"""One organisation as a page of its own: its committee, rules, members and all else as tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.services import governance
from k2k_desktop.services.governance import OrganisationPage
from k2k_desktop.ui.governance import dialogs
from k2k_desktop.ui.governance.sections import SECTIONS, Section, section_class
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work


class OrganisationView(PageView):
    """Shows the organisation *organisation_id*; *section* is the marked title of the tab to begin with."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, section: str = "") -> None:
        super().__init__()
        self.work, self._shell = work, shell
        self.organisation_id = organisation_id
        self.page: OrganisationPage = work.read(governance.organisation_page, organisation_id)
        self._made: dict[int, Section] = {}
        self._stale: dict[int, frozenset[str]] = {}
        self.tabs = Tabs([say(title) for title, _where in SECTIONS], self, pane=self)
        self.tabs.setAccessibleName(_("Parts of the organisation"))
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.open_section(section or SECTIONS[0][0])
        self.tabs.currentChanged.connect(self._show)
        self._show(self.tabs.currentIndex())

    # ---- what the window asks

    def title(self) -> str:
        """The name of the organisation."""
        return self.page.name

    def fact(self) -> str:
        """What kind of body it is, and under which."""
        kind = self.page.values["kind"].say()
        parent = dict(self.page.facts).get(_("Under"))
        return _("{kind} · under {parent}", kind=kind, parent=parent) if parent else str(kind)

    def primary(self) -> Command | None:
        """The first thing that can be done in the tab in view."""
        return next(iter(self.section.commands()), None)

    def commands(self) -> Sequence[Command]:
        """What can be done in the tab in view, and with the organisation."""
        own = list(self.section.commands())
        key = "" if any(one.shortcut == "F2" for one in own) else "F2"
        edit = command_for(
            governance.save_organisation, self.work, self._edit, label=N_("Edit organisation"), icon="pencil",
            shortcut=key,
        )  # fmt: skip
        return [*own, edit]

    def document(self) -> PrintJob | None:
        """The paper of the tab in view."""
        return self.section.document()

    def record(self) -> tuple[str, int] | None:
        """This organisation."""
        return ("organisation", self.organisation_id)

    def refresh(self, tables: frozenset[str]) -> None:
        """The tab in view reads again; the others when they come back into view."""
        if not tables or "organisation" in tables:
            try:
                self.page = self.work.read(governance.organisation_page, self.organisation_id)
            except UserError:  # taken back meanwhile
                self._shell.close_view(self)
                return
            self.header_changed.emit()
        for place, made in self._made.items():
            if place == self.tabs.currentIndex():
                made.refresh(tables)
                self._name_tab(place)
            else:
                earlier = self._stale.get(place, tables)
                self._stale[place] = earlier | tables if earlier and tables else frozenset()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The tabs, and the stops of the tab in view."""
        return [*self.section.panes(), self.tabs]

    def escape(self) -> bool:
        """Esc goes back to the list."""
        self._shell.close_view(self)
        return True

    def save_state(self) -> dict[str, Any]:
        """Which tab is in view."""
        return {"section": SECTIONS[self.tabs.currentIndex()][0]}

    def restore_state(self, state: dict[str, Any]) -> None:
        """The tab that was in view."""
        self.open_section(state.get("section", ""))

    # ---- tabs

    @property
    def section(self) -> Section:
        """The tab in view."""
        place = self.tabs.currentIndex()
        if place not in self._made:
            made = section_class(place)(self.work, self._shell, self.organisation_id, self._stack)
            made.commands_changed.connect(lambda: self._tell(place))
            self._made[place] = made
            self._stack.addWidget(made)
            self._name_tab(place)
        return self._made[place]

    def open_section(self, title: str) -> None:
        """Go to the tab of that marked *title*; an unknown one is passed over."""
        place = next((place for place, (one, _where) in enumerate(SECTIONS) if one == title), None)
        if place is not None:
            self.tabs.setCurrentIndex(place)

    def _show(self, place: int) -> None:
        section = self.section
        if place in self._stale:
            section.refresh(self._stale.pop(place))
            self._name_tab(place)
        self._stack.setCurrentWidget(section)
        self.header_changed.emit()
        self.commands_changed.emit()
        if self.isVisible() and not self.tabs.hasFocus() and (stops := section.panes()):
            stops[0].setFocus()

    def _tell(self, place: int) -> None:
        self._name_tab(place)
        if place == self.tabs.currentIndex():
            self.commands_changed.emit()

    def _name_tab(self, place: int) -> None:
        if made := self._made.get(place):
            self.tabs.setTabText(place, made.title() or say(SECTIONS[place][0]))

    def _edit(self) -> None:
        dialogs.save_organisation(self.work, self, self.page, lambda _key: None)
