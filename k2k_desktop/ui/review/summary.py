"""The tab that sums a review up: what it is, how far it is, and notes that save themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.models.review import SampleResult
from k2k_desktop.services.review import reviews, samples
from k2k_desktop.services.review.reviews import ReviewPage
from k2k_desktop.services.review.samples import Drawn
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.beside import heads_right
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import HEADER, ROW, Cell
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.sections import Section
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review.reviews import facts_of

_LEAST: Final = 160  # the height of the notes in a low window
_REST: Final = 1_200  # milliseconds after the last key until notes are saved


class SummarySection(Section):
    """Facts and progress at the left, notes at the right."""

    def __init__(self, work: Work, shell: Shell, review_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.facts = FactList(self, label_width=120)
        heads = (_("Kind of sample"), _("Drawn"), _(P_("sample", "In order")), _(P_("sample", "Not in order")))
        self.progress = ShortTable(_("Progress of the samples"), heads, (0, 84, 82, 104), self, gutter=12)
        heads_right(self.progress, 1, 2, 3)
        self.notes = QPlainTextEdit(self)
        self.notes.setAccessibleName(_("Notes"))
        self.notes.setTabChangesFocus(True)
        self.state = label("", "caption", self, wrap=True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.save)
        self._lay_out()
        self.page: ReviewPage = work.read(reviews.review_page, review_id)
        self._saved = self.page.notes
        self.notes.setPlainText(self._saved)
        self.notes.textChanged.connect(self._typed)
        self.notes.installEventFilter(self)
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Nothing of its own: notes save themselves."""
        return []

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again; words just typed stay."""
        self.page = self.work.read(reviews.review_page, self.review_id)
        closed = show_instant(self.page.closed_at) if self.page.closed_at else ""
        self.facts.show_facts([
            *[(name, value) for name, value in facts_of(self.page.line) if value],
            (_("Seed of the samples"), str(self.page.seed)), (_("Opened at"), show_instant(self.page.opened_at)),
            *([(_("Closed at"), closed)] if closed else []),
        ])  # fmt: skip
        drawn = self.work.read(samples.drawn_of, self.review_id)
        self.progress.show_rows([(place, _cells(one)) for place, one in enumerate(drawn, 1)])
        self.progress.setFixedHeight(theme.px(HEADER) + theme.px(ROW) * len(drawn) + 2)
        self.progress.setVisible(bool(drawn))
        if not self.is_dirty() and self.page.notes != self._saved:
            self._saved = self.page.notes
            self.notes.setPlainText(self._saved)
        self._show_state()

    def is_dirty(self) -> bool:
        """Whether notes wait to be saved."""
        return self.notes.toPlainText().strip() != self._saved

    def save(self) -> None:
        """Keep the notes now."""
        self._rest.stop()
        if not self.is_dirty() or self.refusal() is not None:
            return
        words = self.notes.toPlainText().strip()
        try:
            self.work.change(reviews.save_notes, self.review_id, self.page.version, words or None)
        except UserError as error:  # told beside the notes: nobody pressed a button
            self.state.setText(error.say())
            return
        self._saved = words
        self.page = self.work.read(reviews.review_page, self.review_id)
        self._show_state()

    def refusal(self) -> UserError | None:
        """Why notes cannot be written."""
        closed = UserError(N_("This review is closed.")) if self.page.closed else None
        return self.work.can(reviews.save_notes) or closed

    def panes(self) -> Sequence[QWidget]:
        """The notes, and the progress."""
        return [self.notes, *([self.progress] if self.progress.isVisible() else [])]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notes that are left are saved."""
        if watched is self.notes and event.type() == QEvent.Type.FocusOut:
            self.save()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """So are those of a tab that is left."""
        self.save()
        super().hideEvent(event)

    def _typed(self) -> None:
        self._rest.start()
        self._show_state()

    def _show_state(self) -> None:
        refused = self.refusal()
        self.notes.setReadOnly(refused is not None)
        if refused is not None:
            self.state.setText(refused.say())
        else:
            self.state.setText(_("Saving…") if self.is_dirty() else _("Notes save themselves."))

    def _lay_out(self) -> None:
        column = scrolled(self)
        column.setContentsMargins(0, 0, 0, theme.px(16))
        whole = QHBoxLayout()
        whole.setSpacing(theme.px(16))
        column.addLayout(whole)
        left = Card(_(P_("review", "Review")), self)
        left.body.addWidget(self.facts)
        left.body.addSpacing(theme.px(8))
        left.body.addWidget(self.progress)
        left.body.addStretch(1)
        right = Card(_("Notes"), self)
        right.body.addWidget(self.notes, 1)
        right.body.addWidget(self.state)
        self.notes.setMinimumHeight(theme.px(_LEAST))
        for card in (left, right):
            whole.addWidget(card, 1)


def _cells(one: Drawn) -> list[Cell]:
    bad = one.exceptions + one.missing
    return [
        Cell(one.kind.say(), second=""), Cell(f"{one.drawn:,} / {one.of:,}", align="right"),
        Cell(str(one.clean), align="right"),
        Cell(str(bad), align="right", strong=bool(bad), said=f"{bad} {SampleResult.exception.say()}"),
    ]  # fmt: skip
