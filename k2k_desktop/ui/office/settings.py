"""The settings of the office."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import office
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import button_for
from k2k_desktop.ui.kit.dialogs import ask
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.widgets import Card, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.logo import LogoCard
from k2k_desktop.ui.office.panel import Panel

WIDTH = 760


class SettingsPanel(Panel):
    """Name, address, languages, idle minutes; to be read by all, changed by administrators."""

    dirty_changed = Signal(bool)

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        self._record = work.read(office.office_record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget(scroll)
        holder.setProperty("kind", "scrolled")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(*[theme.px(20)] * 4)
        card = Card(_("The office"), holder)
        card.setMaximumWidth(theme.px(WIDTH))
        self.form = Form(office.OFFICE_FORM, self._record.values, parent=card)
        card.body.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(label(_("* must be filled in"), "caption", card))
        row.addStretch(1)
        self.save_button = button_for(office.save_office, work, self.save, card, kind="primary", text=_("&Save"))
        row.addWidget(self.save_button)
        card.body.addLayout(row)
        inner.addWidget(card)
        self.logo = LogoCard(work, holder)
        self.logo.setMaximumWidth(theme.px(WIDTH))
        inner.addWidget(self.logo)
        inner.addStretch(1)
        scroll.setWidget(holder)
        column.addWidget(scroll)
        self.form.set_read_only(work.can(office.save_office) is not None)
        self.form.dirty_changed.connect(self.dirty_changed)
        self.form.submitted.connect(self.save)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    def name(self) -> str:
        """The tab."""
        return _("Office")

    def fact(self) -> str:
        """Whose office."""
        return str(self._record.values["name"])

    def save(self) -> bool:
        """Save what was changed. Whether it was."""
        if not self.form.is_dirty():
            return True
        if self.work.can(office.save_office) is not None or not self.form.check():
            return False
        record = self._record
        try:
            self.work.change(office.save_office, record.office_id, record.version, self.form.changes())
        except UserError as error:  # shown where it belongs
            self.form.set_invalid(error)
            return False
        self._read()
        self.said.emit(_("Settings saved."))
        return True

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again, unless somebody is typing."""
        if (not tables or "office" in tables) and not self.form.is_dirty():
            self._read()

    def leave(self) -> bool:
        """Simpan / Buang perubahan / Kekal di sini."""
        if not self.form.is_dirty():
            return True
        verbs = {"save": _("Save"), "discard": _("Discard changes")}
        text = _("What you typed is not saved yet.")
        chosen = ask(self.window(), _("Leave the form"), text, verbs, cancel=N_("Stay here"))
        if chosen == "save":
            return self.save()
        if chosen == "discard":
            self._read()
            return True
        return False

    def _read(self) -> None:
        self._record = self.work.read(office.office_record)
        self.form.start_with(self._record.values)
        self.changed.emit()
