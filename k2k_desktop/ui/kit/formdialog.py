"""A form in a dialog of its own: save, save and add another, cancel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import running
from k2k_desktop.ui.kit.dialogs import Sheet, ask
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.form import Form, Warn
from k2k_desktop.ui.kit.work import Work


class FormDialog(Sheet):
    """Edits with a `Form`.

    *save* gets the changed values and gives back what `saved` carries (the key); it raises Invalid or another
    UserError to refuse. With *more*, a second button saves and starts an empty record: `form.previous` is then what
    was just saved, and *fresh* gives the values it starts with.
    """

    saved = Signal(object)

    def __init__(
        self,
        title: str,
        form: Form,
        save: Callable[[dict[str, Any]], Any],
        parent: QWidget | None = None,
        *,
        more: bool = False,
        fresh: Callable[[], dict[str, Any]] = dict,
        verb: str = "",
        width: int = 660,
    ) -> None:
        super().__init__(f"{title}[*]", parent, width=width)
        self.form, self.form_title = form, title
        self._save, self._fresh = save, fresh
        self.key: Any = None
        self.command = running()  # what opened it, so that a draft can open it again
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._scrolled())
        if any(row.field.required for row in form.rows.values()):
            self.foot.insertWidget(0, label(_("* must be filled in"), "caption", self))
        self.more_button: QPushButton | None = None
        if more:
            self.more_button = self.add_button(_("Save and add &another"))
            self.more_button.clicked.connect(self.save_and_more)
        self.save_button = self.add_button(verb or _("&Save"), "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self.cancel_button = self.add_button(_("&Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self._keys(more)
        form.dirty_changed.connect(self.setWindowModified)
        self.setWindowModified(form.is_dirty())
        form.focus_first()

    def save(self) -> bool:
        """Check, save and close. Whether it was saved."""
        if not self._saved():
            return False
        self.accept()
        return True

    def save_and_more(self) -> bool:
        """Check, save and start with an empty record. Whether it was saved."""
        if not self._saved():
            return False
        self.form.previous = self.form.values()
        self.form.start_with(self._fresh())
        self.form.focus_first()
        return True

    def reject(self) -> None:
        """Esc, Batal and the cross: asks first where something is unsaved."""
        if not self.form.is_dirty():
            super().reject()
            return
        verbs = {"save": _("Save"), "discard": _("Discard changes")}
        text = _("What you typed is not saved yet.")
        chosen = ask(self, _("Leave the form"), text, verbs, cancel=N_("Stay here"))
        if chosen == "save":
            self.save()
        elif chosen == "discard":
            super().reject()

    def _saved(self) -> bool:
        if not self.form.check():
            return False
        try:
            self.key = self._save(self.form.changes())
        except UserError as error:  # shown beside its fields, or above them
            self.form.set_invalid(error)
            return False
        self.saved.emit(self.key)
        return True

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(self.body.parentWidget())  # where it stays: each move dresses all its fields again
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields scroll it
        self.form.setContentsMargins(*[theme.px(20)] * 4)
        self.form.setProperty("kind", "scrolled")
        area.setWidget(self.form)
        screen = QGuiApplication.primaryScreen()
        most = int(screen.availableGeometry().height() * 0.7) if screen else 600
        width = self.minimumWidth()
        layout = self.form.layout()
        needed = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        room = max(needed, self.form.sizeHint().height()) + theme.px(60)  # for a banner or an error
        area.setMinimumHeight(min(room, most))
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return area

    def _keys(self, more: bool) -> None:
        for keys, run in (("Ctrl+S", self.save), ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        if more:
            for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
                QShortcut(QKeySequence(keys), self).activated.connect(self.save_and_more)


def open_form(
    work: Work,
    parent: QWidget,
    title: str,
    form: Sequence[Field],
    save: Callable[[dict[str, Any]], Any],
    *,
    values: Mapping[str, Any] | None = None,
    editors: Mapping[str, Editor] | None = None,
    rows: Sequence[Sequence[str]] = (),
    warnings: Warn | None = None,
    today: Callable[[], dt.date] | None = None,
    changed_only: bool = False,
    more: Callable[[], dict[str, Any]] | None = None,
    explain: str = "",
    build: Callable[[Form], object] | None = None,
    verb: str = "",
    width: int = 560,
) -> FormDialog:
    """Show a form over *parent*; *save* gets every value, or with *changed_only* those that were changed.

    *explain* stands above the fields, *build* adds to them; with *more*, another may follow from the values it gives.
    *today* is the clock's day where nothing else is said.
    """
    placed = _in_order(form, rows)
    shown = Form(
        placed, values, editors=editors, rows=rows, today=today or work.runner.clock.today, warnings=warnings
    )  # fmt: skip
    if build is not None:
        build(shown)
    keep = save if changed_only else lambda _changes: save(shown.values())
    dialog = FormDialog(
        title, shown, keep, parent, more=more is not None, fresh=more or dict, verb=verb, width=width
    )  # fmt: skip
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = shown.layout()
    if explain and isinstance(column, QVBoxLayout):
        column.insertWidget(0, label(explain, "caption", dialog, wrap=True))
    dialog.open()
    return dialog


def _in_order(form: Sequence[Field], rows: Sequence[Sequence[str]]) -> list[Field]:
    """The fields as the rows have them: Tab goes as the eye does."""
    order = [name for names in rows for name in names]
    return sorted(form, key=lambda one: order.index(one.name) if one.name in order else len(order))
