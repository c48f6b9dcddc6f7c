"""What must be known of the item in hand besides the quorum: benches, conflicts of interest, votes taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings.room import VoteResult
from k2k_desktop.services.meetings.benches import balance_words, concern_words
from k2k_desktop.services.meetings.quorum import quorum_words
from k2k_desktop.services.meetings.room import RoomView
from k2k_desktop.services.meetings.voting import count_words, vote_words
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, clear, icon_label, label


class RoomNotes(QWidget):
    """Lines under the quorum; nothing to say takes no room.

    `step_out_wanted` carries line of attendance and declaration, `back_wanted` the line of who stepped out.
    """

    step_out_wanted = Signal(int, int)
    back_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("About this item"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(14), 0, theme.px(12), 0)
        self._column.setSpacing(theme.px(4))
        self.may_write = True
        self._words: list[str] = []
        self._shown: RoomView | None = None

    def show_room(self, room: RoomView | None) -> None:
        """Say what is to be said of *room*."""
        if room == self._shown and room is not None:
            return  # its buttons keep the focus
        self._shown = room
        clear(self._column)
        self._words = []
        if room is not None:
            self._balance(room)
            self._conflicts(room)
            self._votes(room)
        self.setVisible(bool(self._words))

    def words(self) -> list[str]:
        """The lines shown, from above."""
        return self._words

    def _balance(self, room: RoomView) -> None:
        if room.quorum.reduced:
            self._line(quorum_words(room.quorum), "info", "warn")
        if room.balance is not None:
            self._line(balance_words(room.balance))
            if concern := concern_words(room.balance):
                self._line(concern, "triangle-alert", "warn")

    def _conflicts(self, room: RoomView) -> None:
        for one in room.touched:
            words = _("{name} declared an interest in {matter}.", name=one.name, matter=one.matter)
            act = partial(self.step_out_wanted.emit, one.attendance_id, one.declaration_id)
            self._line(words, "triangle-alert", "warn", _("Step out …"), act)
        for out in room.out:
            words = _("{name} stepped out: {reason}", name=out.name, reason=out.reason)
            self._line(words, "log-out", "muted", _("Come back in"), partial(self.back_wanted.emit, out.attendance_id))

    def _votes(self, room: RoomView) -> None:
        for one in room.proxies if room.proxies_allowed else ():
            self._line(_("{holder} votes for {giver}.", holder=one.holder, giver=one.giver), "user-check")
        for vote in room.votes:
            tone = "ok" if vote.result is VoteResult.carried else "warn"
            words = _("{motion}: {counts}; {outcome}", motion=vote.motion, counts=count_words(vote),
                      outcome=vote_words(vote))  # fmt: skip
            self._line(words, "vote", tone)

    def _line(
        self, words: str, icon: str = "", tone: str = "muted", verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        line = QWidget(self)  # a widget of its own: `clear` takes widgets out
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        if icon:
            row.addWidget(icon_label(icon, tone, 14, line))
        said = label(words, "caption", line, kind=tone if tone == "warn" else "", wrap=True)
        row.addWidget(said, 1)
        if act is not None and self.may_write:
            link = button(verb, "link", line)
            link.setAccessibleDescription(words)
            link.clicked.connect(lambda: act())
            row.addWidget(link)
        self._column.addWidget(line)
        self._words.append(words)
