"""A form over fields: values in, checked changes out, with everything a person must be told on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choices, Field, Flag, Text
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.editors import Editor, PasswordEditor, editor_for
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.fieldrow import FieldRow, with_access_keys

Warn = Callable[[dict[str, Any]], Mapping[str, UserError]]
_LONG_FORM: Final = 6  # with more fields than this, labels get access keys
_ALONE: Final = 120  # a text that may be longer than this has a row of its own


class Form(QWidget):
    """The fields of one record.

    *values* are the record's; *rows* name the fields that share a row (two at most; nothing: by kind); *editors*
    replace the usual ones and are needed for links; *warnings* judges parsed values for what is unusual but allowed;
    *previous* is the record typed before, for Ctrl+'; *today* is the clock's day.

    `edited` with every change by hand, `dirty_changed` when there begins or ceases to be something unsaved, `left`
    with the name of a field that was left, `submitted` on Enter in a one-line field.
    """

    edited = Signal()
    dirty_changed = Signal(bool)
    left = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, Any] | None = None,
        *,
        rows: Sequence[Sequence[str]] = (),
        editors: Mapping[str, Editor] | None = None,
        warnings: Warn | None = None,
        previous: Mapping[str, Any] | None = None,
        today: Callable[[], dt.date] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.previous = dict(previous or {})
        self._warnings = warnings
        self._dirty = False
        own = editors or {}
        self.rows = {f.name: FieldRow(f, own.get(f.name) or editor_for(f, today), self) for f in fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        for names in rows or _usual_rows(fields):
            line = QHBoxLayout()
            line.setSpacing(theme.px(16))
            for name in names:
                line.addWidget(self.rows[name], 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addStretch(1)
        self._connect()
        self._give_access_keys()
        self.start_with(values or {})

    def start_with(self, values: Mapping[str, Any]) -> None:
        """Show another record's values; nothing is unsaved then."""
        for name, row in self.rows.items():
            row.start_with(values.get(name))
            row.reason.clear()
        self._at_first = {name: row.editor.draft() for name, row in self.rows.items()}
        self.banner.tell("")
        self._note_dirty()

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self.rows[name].editor

    def put(self, name: str, value: Any) -> None:
        """Fill a field as if it had been typed: a value derived from another field."""
        self.rows[name].editor.show_value(value)
        self.rows[name].show_error(None)
        self._edited()

    def values(self) -> dict[str, Any]:
        """Every value. Raises Invalid with all that is wrong."""
        found: dict[str, Any] = {}
        wrong: dict[str, UserError] = {}
        for name, row in self.rows.items():
            try:
                found[name] = row.value()
            except UserError as error:  # told all together
                wrong[name] = error
        if wrong:
            raise Invalid(wrong)
        return found

    def changes(self) -> dict[str, Any]:
        """The values that are not what they were. Raises Invalid with all that is wrong."""
        return {name: value for name, value in self.values().items() if self.rows[name].is_changed()}

    def reasons(self) -> dict[str, str]:
        """{field: why its warning is kept}, for the fields with a warning."""
        return {name: row.reason_given() for name, row in self.rows.items() if row.warning is not None}

    def check(self) -> bool:
        """Check all: errors beside fields, a banner, focus in the first wrong one. Whether it may be saved."""
        try:
            found = self.values()
        except Invalid as invalid:  # shown where it belongs
            self.set_invalid(invalid)
            return False
        for row in self.rows.values():
            row.show_error(None)
        return self._check_warnings(found)

    def set_invalid(self, error: UserError) -> None:
        """Show what the office refused: beside the fields if it names them, else in the banner."""
        wrong = error.fields if isinstance(error, Invalid) else {}
        for name, row in self.rows.items():
            row.show_error(wrong.get(name))
        ours = [name for name in self.rows if name in wrong]
        if not ours:
            self.banner.tell(error.say())
            return
        first = self.rows[ours[0]]
        others = [each.say() for name, each in wrong.items() if name not in self.rows]
        text = (
            _("{field} must be put right before saving.", field=first.name)
            if len(ours) == 1
            else say_count(
                "{count} field must be put right before saving.",
                "{count} fields must be put right before saving.",
                len(ours),
            )
        )
        self.banner.tell(" ".join([text, *others]), link=_("Go to the field"), then=lambda: self.go_to(ours[0]))
        self.go_to(ours[0])

    def go_to(self, name: str) -> None:
        """Put the focus in a field."""
        self.rows[name].editor.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_dirty(self) -> bool:
        """Whether there is something unsaved."""
        return self._dirty

    def mark_saved(self) -> None:
        """What is shown now is what the record has. Raises Invalid while something is wrong."""
        self.start_with(self.values())

    def draft(self) -> dict[str, str]:
        """What a crash must not lose: texts of the fields changed by hand, without passwords."""
        kept = {
            n: row for n, row in self.rows.items() if row.is_changed() and not isinstance(row.editor, PasswordEditor)
        }
        return {name: row.editor.draft() for name, row in kept.items()}

    def in_words(self, draft: Mapping[str, str]) -> str:
        """A draft as a text to read: the name of each field and what was typed."""
        rows = {name: row for name, row in self.rows.items() if name in draft}
        return "\n".join(f"{row.name}: {row.editor.in_words(draft[name])}" for name, row in rows.items())

    def at_first(self) -> dict[str, str]:
        """The texts the fields of `draft` had before: a draft belongs into a form with the same ones only."""
        return {name: self._at_first[name] for name in self.draft()}

    def fits(self, at_first: Mapping[str, str]) -> bool:
        """Whether a draft whose fields began as *at_first* says belongs into this form."""
        return all(self._at_first.get(name) == text for name, text in at_first.items())

    def restore(self, draft: Mapping[str, str]) -> None:
        """Bring back what `draft` gave; names that are no more are passed over."""
        for name, text in draft.items():
            if name in self.rows:
                self.rows[name].editor.restore(text)
        self._note_dirty()

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for row in self.rows.values():
            row.editor.set_read_only(read_only)

    def focus_first(self) -> None:
        """Put the focus in the first field."""
        if self.rows:
            self.go_to(next(iter(self.rows)))

    def _check_warnings(self, found: dict[str, Any]) -> bool:
        told = self._warnings(found) if self._warnings else {}
        for name, row in self.rows.items():
            if row.warning is None or name not in told or row.warning.say() != told[name].say():
                row.warn(told.get(name))
        open_ones = [name for name, reason in self.reasons().items() if not reason]
        if not open_ones:
            self.banner.tell("")
            return True
        first = self.rows[open_ones[0]]
        text = _("{field} is unusual. Put it right, or say why it is kept.", field=first.name)
        self.banner.tell(text, "warn", link=_("Go to the field"), then=first.reason.setFocus)
        first.reason.setFocus()
        return False

    def _connect(self) -> None:
        for name, row in self.rows.items():
            row.edited.connect(self._edited)
            row.left.connect(lambda name=name: self.left.emit(name))
            if isinstance(row.editor.entry, QLineEdit):
                row.editor.entry.returnPressed.connect(self.submitted)
        same = QShortcut(QKeySequence("Ctrl+'"), self)
        same.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        same.activated.connect(self._same_as_previous)

    def _give_access_keys(self) -> None:
        rows = [row for row in self.rows.values() if not isinstance(row.field.kind, Flag)]
        if len(rows) > _LONG_FORM:
            for row, text in zip(rows, with_access_keys((row.name for row in rows), taken="stb"), strict=True):
                row.set_mnemonic(text)

    def _edited(self) -> None:
        self._note_dirty()
        self.edited.emit()

    def _note_dirty(self) -> None:
        dirty = any(row.is_changed() for row in self.rows.values())
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit(dirty)

    def _same_as_previous(self) -> None:
        focused = QApplication.focusWidget()
        for name, row in self.rows.items():
            if focused is not None and (focused is row.editor.entry or row.editor.isAncestorOf(focused)):
                if name in self.previous:
                    self.put(name, self.previous[name])
                return


def _usual_rows(fields: Sequence[Field]) -> list[list[str]]:
    """Two short fields a row, long texts and lists alone."""
    rows: list[list[str]] = []
    room = False
    for field in fields:
        kind = field.kind
        alone = isinstance(kind, Choices) or (isinstance(kind, Text) and (kind.lines > 1 or kind.longest > _ALONE))
        if room and not alone:
            rows[-1].append(field.name)
            room = False
        else:
            rows.append([field.name])
            room = not alone
    return rows
