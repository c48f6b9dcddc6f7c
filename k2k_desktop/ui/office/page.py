"""The page Pentadbiran: its panels under tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.office import users
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.copies import CopiesPanel
from k2k_desktop.ui.office.health import HealthPanel
from k2k_desktop.ui.office.holidays import HolidaysPanel
from k2k_desktop.ui.office.open_export import export_command
from k2k_desktop.ui.office.panel import Panel
from k2k_desktop.ui.office.people import UsersPanel
from k2k_desktop.ui.office.roles import RolesPanel
from k2k_desktop.ui.office.settings import SettingsPanel


class OfficePage(PageView):
    """Each panel is there for those who may see it."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work = work
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.settings = SettingsPanel(work, shell, self)
        self.panels: list[Panel] = [self.settings]
        if work.can(users.all_users) is None:
            self.panels.append(UsersPanel(work, shell, self))
            self.panels.append(RolesPanel(work, shell, self))
        if work.may("backups.see"):
            self.panels.append(CopiesPanel(work, shell, self))
        self.panels.append(HolidaysPanel(work, shell, self))
        if work.may("health.see"):
            self.panels.append(HealthPanel(work, shell, self))
        self.tabs = Tabs([panel.name() for panel in self.panels], self, pane=self)
        self.tabs.setAccessibleName(_("Parts of the page"))
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(20), 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addWidget(bar)
        self.stack = QStackedWidget(self)
        for panel in self.panels:
            self.stack.addWidget(panel)
            panel.changed.connect(self._panel_changed)
            panel.said.connect(self.said)
        column.addWidget(self.stack, 1)
        self._whole = [export_command(work, self)] if work.may("office.export") else []
        self.tabs.currentChanged.connect(self._turn)
        self.settings.dirty_changed.connect(self.dirty_changed)

    @property
    def panel(self) -> Panel:
        """The panel in view."""
        return self.panels[self.stack.currentIndex()]

    def title(self) -> str:
        """The page's title."""
        return _("Administration")

    def fact(self) -> str:
        """What the panel in view holds."""
        return self.panel.fact()

    def guide(self) -> str:
        """Copies and the health of the data are told about in a page of their own."""
        return "safety" if isinstance(self.panel, CopiesPanel | HealthPanel) else ""

    def primary(self) -> Command | None:
        """The panel's own."""
        return self.panel.primary()

    def commands(self) -> Sequence[Command]:
        """The panel's own, and the whole office in open form."""
        return (*self.panel.commands(), *self._whole)

    def document(self) -> PrintJob | None:
        """The panel's own."""
        return self.panel.document()

    def show_record(self, table: str, key: int) -> None:
        """A user, or the office."""
        wanted = UsersPanel if table == "user" else SettingsPanel
        for place, panel in enumerate(self.panels):
            if isinstance(panel, wanted):
                self.tabs.setCurrentIndex(place)
                if isinstance(panel, UsersPanel):
                    panel.select(key)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again what is shown."""
        for panel in self.panels:
            panel.refresh(tables)

    def record(self) -> tuple[str, int] | None:
        """The user selected, where users are in view."""
        panel = self.panel
        line = panel.chosen if isinstance(panel, UsersPanel) else None
        return ("user", line.user_id) if line is not None else None

    def draft(self) -> dict[str, Any] | None:
        """Unsaved settings."""
        form = self.settings.form
        if not form.is_dirty():
            return None
        texts = form.draft()
        return {"settings": texts, "shown": form.in_words(texts)}

    def restore_draft(self, draft: dict[str, Any]) -> bool:
        """Bring them back, into the settings as they are now."""
        place = self.panels.index(self.settings) if self.settings in self.panels else -1
        if place < 0:
            return False
        self.tabs.setCurrentIndex(place)
        self.settings.form.restore(draft["settings"])
        return True

    def save_state(self) -> dict[str, Any]:
        """Which tab, and unsaved settings."""
        return {"tab": self.tabs.currentIndex(), "draft": self.settings.form.draft()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring them back."""
        tab = state.get("tab", 0)
        if isinstance(tab, int) and 0 <= tab < self.tabs.count():
            self.tabs.setCurrentIndex(tab)
        draft = state.get("draft")
        if isinstance(draft, dict):
            self.settings.form.restore(draft)

    def is_dirty(self) -> bool:
        """Unsaved settings."""
        return self.settings.form.is_dirty()

    def leave(self) -> bool:
        """Ask about them."""
        return self.settings.leave()

    def panes(self) -> Sequence[QWidget]:
        """Tabs, then the panel."""
        return (self.tabs, self.panel)

    def _turn(self, place: int) -> None:
        if not self.panel.leave():
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self.stack.currentIndex())
            self.tabs.blockSignals(False)
            return
        self.stack.setCurrentIndex(place)
        self._panel_changed()

    def _panel_changed(self) -> None:
        self.header_changed.emit()
