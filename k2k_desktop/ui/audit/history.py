"""What became of the record in hand, over the page in view: who did what, when and why, and each field it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, language, say, say_count
from k2k_desktop.services import record_history
from k2k_desktop.services.record_history import HistoryLine
from k2k_desktop.ui.audit.looks import act_cell
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.widgets import EmptyState, Happening, Timeline
from k2k_desktop.ui.kit.work import Work

_WIDE: Final = 860
_MOST_FIELDS: Final = 8  # of one entry; the trail has them all
_ICONS: Final = {"I": "plus", "D": "trash-2"}


def open_history(work: Work, shell: Shell, record: tuple[str, int] | None, below: str) -> None:
    """Open the history of *record*; *below* is the title of the page in view."""
    if record is None:
        return
    try:
        lines = work.read(record_history.history_of, *record)
    except UserError as error:  # a role that does not see the record
        show_refusal(None, error)
        return
    view = HistoryView(work, shell, record, below, lines)
    shell.open_view(view)
    view.setFocus()


class HistoryView(PageView):
    """The newest first; each line opens its entry in the trail where the user reads that."""

    def __init__(
        self, work: Work, shell: Shell, record: tuple[str, int], below: str, lines: Sequence[HistoryLine]
    ) -> None:
        super().__init__()
        self._work, self._shell, self._record, self._below = work, shell, record, below
        self._lines = list(lines)
        column = scrolled(self)
        column.setContentsMargins(*[theme.px(20)] * 4)
        self.timeline = Timeline(self)
        self.timeline.setMaximumWidth(theme.px(_WIDE))
        self.timeline.setAccessibleName(_("History of the record"))
        empty = _("What is done with this record from now on stands here.")
        self._empty = EmptyState("history", _("Nothing is known of this record yet"), empty, parent=self)
        column.addWidget(self._empty)
        column.addWidget(self.timeline)
        column.addStretch(1)
        self.begins = self
        self._fill()

    def title(self) -> str:
        """The view's title."""
        return _("History of the record")

    def fact(self) -> str:
        """Whose, and how much."""
        count = say_count("{count} entry", "{count} entries", len(self._lines))
        return f"{self._below} · {count}"

    def record(self) -> tuple[str, int] | None:
        """Still the same one."""
        return self._record

    def refresh(self, tables: frozenset[str]) -> None:
        """Read it again when something was changed."""
        if not tables or self._record[0] in tables:
            self._lines = self._work.read(record_history.history_of, *self._record)
            self._fill()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [self]

    def escape(self) -> bool:
        """Esc: back to the record."""
        self._shell.close_view(self)
        return True

    def _fill(self) -> None:
        self.timeline.show_happenings([self._happening(line) for line in self._lines])
        self.timeline.setVisible(bool(self._lines))
        self._empty.setVisible(not self._lines)

    def _happening(self, line: HistoryLine) -> Happening:
        cell = act_cell(line.name, language())
        icon = _ICONS.get(line.op) or cell.icon or "pencil"
        more = [line.user or _("The program")]
        if line.reason:
            more.append(_("Reason: {reason}", reason=line.reason))
        for one in line.fields[:_MOST_FIELDS]:
            words = N_("{field}: {before} → {after}") if line.op == "U" else N_("{field}: {after}")
            value = one.before if line.op == "D" else one.after
            more.append(say(words, None, field=_(one.label), before=one.before or _("(empty)"),
                            after=value or _("(empty)")))  # fmt: skip
        if len(line.fields) > _MOST_FIELDS:
            hidden = len(line.fields) - _MOST_FIELDS
            more.append(say_count("and {count} more field", "and {count} more fields", hidden))
        tone = cell.badge if cell.badge in ("warn", "danger") else "neutral"
        return Happening(
            icon, _(line.act), "\n".join(more), show_instant(line.at, seconds=True),
            "danger" if tone == "danger" else "warn" if tone == "warn" else "neutral", self._opener(line.seq),
        )  # fmt: skip

    def _opener(self, seq: int) -> Callable[[], object] | None:
        if not self._work.may("audit.see"):
            return None
        return lambda: self._shell.open_record("audit_entry", seq)
