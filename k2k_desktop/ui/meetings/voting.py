"""The form of a vote: by hands, in secret, or person by person; what it comes to is said while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Field, Options, fields
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.models.meetings.room import Ballot, Vote, VoteMethod, VoteResult
from k2k_desktop.services.meetings import ItemView, MeetingPage, voting
from k2k_desktop.services.meetings.room import RoomView
from k2k_desktop.services.meetings.voting import Voter, vote_words
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work


class Motion(Options):
    """What is voted on: each has its majority in the rules in force."""

    ordinary = N_("Ordinary motion")
    special = N_("Special resolution")
    amendment = N_("Amendment of the constitution")


_COUNTS: Final = ("favour", "against", "abstained", "spoilt")
_ENTRY: Final = fields(Vote.minute_entry_id)
_MOTION: Final = (
    *fields(Vote.motion),
    Field("kind", Choice(label=N_("Kind of motion"), of=Motion), required=True),
    *fields(Vote.method),
)
_NUMBERS: Final = tuple(Field(one.name, one.kind, required=False) for one in voting.COUNTS)
_CASTING: Final = fields(Vote.casting)
FORM: Final[tuple[Field, ...]] = (*_ENTRY, *_MOTION, *_NUMBERS, *_CASTING)
_ROWS: Final = (
    ("minute_entry_id",), ("motion",), ("kind", "method"), ("favour", "against"), ("abstained", "spoilt"),
    ("casting",),
)  # fmt: skip
_KEYS: Final = {
    Qt.Key.Key_Plus: Ballot.favour, Qt.Key.Key_Minus: Ballot.against, Qt.Key.Key_0: Ballot.abstain,
}  # fmt: skip
_TURN: Final[dict[Ballot | None, Ballot | None]] = {
    None: Ballot.favour, Ballot.favour: Ballot.against, Ballot.against: Ballot.abstain, Ballot.abstain: None,
}  # fmt: skip


class BallotGrid(ShortTable):
    """Who may vote, each with a ballot: + for, - against, 0 abstains and go on; Space goes from one to the next."""

    voted = Signal()

    def __init__(self, voters: Sequence[Voter], parent: QWidget | None = None) -> None:
        super().__init__(_("Votes by name"), (_("Name"), _("Vote")), (0, 130), parent)
        self._voters = voters
        self._ballots: dict[int, Ballot] = {}
        self.row_ticked.connect(lambda key: self.put(key, _TURN[self._ballots.get(key)]))
        self._show()

    def ballots(self) -> list[tuple[int, Ballot]]:
        """Who has voted, and how."""
        return [(one.attendance_id, self._ballots[one.attendance_id]) for one in self._voters
                if one.attendance_id in self._ballots]  # fmt: skip

    def put(self, key: int, ballot: Ballot | None) -> None:
        """Note how somebody voted; None takes it back."""
        if ballot is None:
            self._ballots.pop(key, None)
        else:
            self._ballots[key] = ballot
        self._show()
        self.voted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of the three ballots put one and go down."""
        key = self.current_key()
        ballot = _KEYS.get(Qt.Key(event.key()))
        if key is None or ballot is None:
            super().keyPressEvent(event)
            return
        self.put(key, ballot)
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)

    def _show(self) -> None:
        rows = []
        for one in self._voters:
            ballot = self._ballots.get(one.attendance_id)
            name = _("{name}, by {holder}", name=one.name, holder=one.holder) if one.holder else one.name
            rows.append((one.attendance_id, [Cell(name), Cell(ballot.say() if ballot else "—", muted=ballot is None)]))
        self.show_rows(rows)


class _Counting:
    """Keeps the lines of the form, the grid of names and the outlook in step."""

    def __init__(self, work: Work, page: MeetingPage, room: RoomView, form: Form) -> None:
        self._work, self._page, self._room, self._form = work, page, room, form
        self.grid = BallotGrid(room.voters, form)
        self.grid.setMinimumHeight(theme.px(190))
        self.outlook = label("", "strong", form, wrap=True)
        self.help = label(_("+ for, − against, 0 abstains. Who has no vote here did not vote."), "caption", form)
        column = form.layout()
        if isinstance(column, QVBoxLayout):
            for part in (self.help, self.grid, self.outlook):
                column.insertWidget(column.count() - 1, part)
        form.edited.connect(self.follow)
        self.grid.voted.connect(self.follow)
        self.follow()

    def by_name(self) -> bool:
        """Whether the vote is taken person by person."""
        return self._form.rows["method"].editor.given() is VoteMethod.names

    def counts(self) -> dict[str, int]:
        """What was counted; by name, what the grid adds up to. Raises UserError where a number is none."""
        if self.by_name():
            cast = [ballot for _key, ballot in self.grid.ballots()]
            return {
                "favour": cast.count(Ballot.favour), "against": cast.count(Ballot.against),
                "abstained": cast.count(Ballot.abstain), "spoilt": 0,
            }  # fmt: skip
        return {name: self._form.rows[name].value() or 0 for name in _COUNTS}

    def follow(self) -> None:
        """Show what belongs to the way of voting, and what the counts come to."""
        by_name = self.by_name()
        secret = self._form.rows["method"].editor.given() is VoteMethod.secret
        for name in _COUNTS:
            self._form.rows[name].setVisible(not by_name and (name != "spoilt" or secret))
        for part in (self.grid, self.help):
            part.setVisible(by_name)
        self._say()

    def _say(self) -> None:
        try:
            counts = self.counts()
            kind = self._form.rows["kind"].value()
            casting = self._form.rows["casting"].value()
        except UserError:  # half typed
            self.outlook.clear()
            return
        may = say_count("{count} person may vote", "{count} persons may vote", len(self._room.voters))
        favour, against, abstained = (counts[name] for name in _COUNTS[:3])
        if not favour + against + abstained:
            self.outlook.setText(may)
            return
        read = self._work.read(
            voting.outlook, self._page.id, self._room.item_id, kind.name, favour, against, abstained, casting
        )
        theme.wear(self.outlook, "ok" if read.result is VoteResult.carried else "warn")
        self.outlook.setText(_("{may} · {outcome}", may=may, outcome=vote_words(read)))


def record_vote(work: Work, parent: QWidget, page: MeetingPage, room: RoomView, item: ItemView) -> FormDialog:
    """Ask for a vote on the item in hand; the last resolution under it is offered as the motion."""
    entries = [one for one in item.entries if one.id and one.kind in (EntryKind.resolution, EntryKind.decision)]
    voted = {vote.minute_entry_id for vote in room.votes}
    offered = next((one for one in reversed(entries) if one.kind is EntryKind.resolution and one.id not in voted), None)
    values = {
        "minute_entry_id": offered.id if offered else None, "motion": offered.text if offered else None,
        "kind": Motion.ordinary, "method": VoteMethod.hands, "against": 0, "abstained": 0, "spoilt": 0,
    }  # fmt: skip
    counting: list[_Counting] = []

    def save(given: dict[str, Any]) -> int:
        one = counting[0]
        counts = one.counts()
        return work.change(
            voting.record_vote, page.id, room.item_id, given["motion"], given["method"], given["kind"].name,
            favour=counts["favour"], against=counts["against"], abstained=counts["abstained"], spoilt=counts["spoilt"],
            casting=given["casting"], minute_entry_id=given["minute_entry_id"],
            names=one.grid.ballots() if one.by_name() else [],
        )  # fmt: skip

    def build(form: Form) -> None:
        counting.append(_Counting(work, page, room, form))

    words = _("Vote at item {number}, {title}.", number=room.number, title=room.title)
    choices = [(one.id, f"{one.number} {' '.join(one.text.split())[:60]}") for one in entries]
    return open_form(
        work, parent, _("Record vote"), FORM, save, values=values,
        editors={"minute_entry_id": Chooser(choices, optional=True)}, rows=_ROWS, explain=words, build=build,
        width=600,
    )  # fmt: skip
