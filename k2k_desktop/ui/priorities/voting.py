"""Typing the votes of a round: unit, numbers, who voted, Enter; four hundred slips without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, language, say, say_count
from k2k_desktop.models.issues.priorities import RoundStatus, RoundWay
from k2k_desktop.services.issues.priorities import priority_papers, round_pages, round_results, round_votes, rounds
from k2k_desktop.services.issues.priorities.round_votes import VoteLine, Voter, Voting
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.beside import attempt_asked, attempt_reasoned
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.feedback import announce
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section, paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import button, label
from k2k_desktop.ui.kit.work import Work

_SPOILT: Final = ("x", "r")  # rosak
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Line(QLineEdit):
    """A field of the strip: Enter goes on instead of pressing a button."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on."""
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _Choice(QComboBox):
    """Who voted: a digit or the arrows choose, Enter saves."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter saves, a digit chooses, the rest is Qt's."""
        digit = event.text()
        if event.key() in _ENTER:
            self.entered.emit()
        elif digit.isdecimal() and int(digit) < self.count():
            self.setCurrentIndex(int(digit))
        else:
            super().keyPressEvent(event)


class VoteStrip(QFrame):
    """One vote: unit, numbers, who voted. `typed` says that it is whole; `wanted` that a unit was typed."""

    wanted = Signal(str)
    typed = Signal()

    def __init__(self, hands: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.homes: list[Voting] = []
        self.unit, self.ranks, self.voter = _Line(self), _Line(self), _Choice(self)
        self.save = button(_("Save vote"), "primary", self)
        numbers = P_("vote", "Number") if hands else P_("vote", "Numbers, first choice first")
        self.unit.setPlaceholderText(_("A-03-12"))
        self.ranks.setPlaceholderText("3" if hands else _("3 1 5, or X for spoilt"))
        self.told = label("", "caption", self, wrap=True)
        self._lay_out(((_("Unit"), self.unit), (say(numbers), self.ranks), (_("Who voted"), self.voter)))
        self.unit.entered.connect(lambda: self.wanted.emit(self.unit.text()))
        self.ranks.entered.connect(self.voter.setFocus)
        self.voter.entered.connect(self.typed)
        self.save.clicked.connect(self.typed)
        self.clear()

    def _lay_out(self, fields: Sequence[tuple[str, QWidget]]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(*[theme.px(16)] * 4)
        grid.setHorizontalSpacing(theme.px(12))
        for place, (words, editor) in enumerate(fields):
            head = label(words, "strong", self)
            head.setBuddy(editor)
            editor.setAccessibleName(words)
            grid.addWidget(head, 0, place)
            grid.addWidget(editor, 1, place)
        grid.addWidget(self.save, 1, len(fields))
        grid.addWidget(self.told, 2, 0, 1, len(fields) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        self.unit.setFixedWidth(theme.px(140))

    def clear(self) -> None:
        """Ready for the next slip."""
        self.homes = []
        for field in (self.unit, self.ranks):
            field.clear()
        self.voter.clear()
        self.voter.addItem(_("0  Not known"), None)
        self.tell("")

    def show_homes(self, homes: list[Voting]) -> None:
        """The households found in the unit: offer their grown members, and go on to the numbers."""
        self.homes = homes
        self.voter.clear()
        self.voter.addItem(_("0  Not known"), None)
        for home in homes:
            for member in home.members:
                self.voter.addItem(_member(self.voter.count(), member), (home.household_id, member.resident_id))
        if self.voter.count() == 2:
            self.voter.setCurrentIndex(1)
        self.unit.setText(homes[0].unit)
        first = homes[0]
        self.tell(_("Household of {name}", name=first.head) if first.head else _("Household found"))
        self.ranks.setFocus()

    def tell(self, words: str, kind: str = "muted") -> None:
        """Say below the fields what was found or what is wrong; a screen reader hears it too."""
        self.told.setText(words)
        theme.wear(self.told, kind)
        if words:
            announce(self.unit, words)

    def spoilt(self) -> bool:
        """Whether the slip is marked as spoilt."""
        return self.ranks.text().strip().casefold() in _SPOILT

    def numbers(self) -> list[int]:
        """The numbers typed, in their order. Raises UserError for anything else."""
        found = self.ranks.text().replace(",", " ").split()
        if any(not part.isdecimal() for part in found):
            raise UserError(N_("Type numbers with spaces between them, 3 1 5 say; X for a spoilt slip."))
        return [int(part) for part in found]

    def chosen(self) -> tuple[int, int | None]:
        """(household, who voted). Raises UserError where the unit was not found, or holds several households."""
        if not self.homes:
            raise UserError(N_("Type the unit first, and press Enter."))
        who = self.voter.currentData()
        if who is not None:
            return int(who[0]), int(who[1])
        if len(self.homes) > 1:
            raise UserError(N_("Several households share this unit. Choose who voted."))
        return self.homes[0].household_id, None


class VotingSection(Section):
    """The strip above the votes typed so far, the last one first."""

    def __init__(self, work: Work, shell: Shell, round_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.round_id = round_id
        self.page = work.read(round_pages.round_page, round_id)
        self.lines: list[VoteLine] = []
        self.strip = VoteStrip(self.page.way is RoundWay.hands, self)
        self.turnout = label("", "strong", self)
        heads = (_("Unit"), _("Numbers"), _("Who voted"), _("Date"))
        self.table = ShortTable(_("Votes typed"), heads, (150, 180, 0, 130), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.setSpacing(theme.px(8))
        for part in (self.strip, self.turnout):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.strip.wanted.connect(self.look_up)
        self.strip.typed.connect(self.save)
        self.table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many voted."""
        return _("Votes ({count})", count=self.page.votes)

    def commands(self) -> Sequence[Command]:
        """Type a vote, take one back, close the round, print slips."""
        work = self.work
        shut = None if self.page.status is RoundStatus.open else UserError(_shut(self.page.status))
        chosen = None if self.table.current_key() else UserError(CHOOSE_FIRST)
        return [
            command_for(round_votes.cast_vote, work, self.strip.unit.setFocus, shortcut="Ctrl+N",
                        enabled=lambda: shut),
            command_for(round_votes.take_back_vote, work, self.take_back, enabled=lambda: shut or chosen),
            command_for(rounds.close_round, work, self.close_round, enabled=lambda: shut),
            *paper_commands(
                work, self.shell, priority_papers.round_slip_pdf, _("Slips"),
                (N_("Print slips in Bahasa Melayu"), N_("Print slips in English")), lambda: (self.round_id,),
                lambda: None if self.page.status is not RoundStatus.preparing else UserError(_shut(self.page.status)),
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The slips."""
        if self.page.status is RoundStatus.preparing or self.page.way is RoundWay.hands:
            return None
        return PrintJob(_("Slips"), priority_papers.round_slip_pdf, (self.round_id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.page = self.work.read(round_pages.round_page, self.round_id)
        self.lines = self.work.read(round_votes.votes, self.round_id)
        self.strip.setEnabled(
            self.page.status is RoundStatus.open and self.work.can(round_votes.cast_vote) is None
        )  # fmt: skip
        if self.page.status is not RoundStatus.open:
            self.strip.tell(say(_shut(self.page.status)))
        self.table.show_rows([(one.id, _cells(one)) for one in self.lines])
        parts = [
            _("Block {block}: {voted} of {households}", block=one.block, voted=one.voted, households=one.households)
            for one in self.work.read(round_results.results, self.round_id).turnout
        ]
        self.turnout.setText(" · ".join(parts))
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The first field, and the votes typed."""
        return [*([self.strip.unit] if self.strip.isEnabled() else []), self.table]

    def look_up(self, unit: str) -> None:
        """Look up who lives in the unit typed."""
        try:
            homes = self.work.read(round_votes.households_of, self.round_id, unit)
        except UserError as error:  # said below the field
            self.strip.tell(error.say(), "error")
            return
        voted = homes[0].voted_on if len(homes) == 1 else None
        if voted is not None:
            self.strip.tell(say(round_votes.VOTED, unit=homes[0].unit, day=show_day(voted)), "error")
            self.strip.unit.selectAll()
            return
        self.strip.show_homes(homes)

    def save(self) -> None:
        """Keep the vote and go on to the next slip; what is wrong is said below the fields."""
        strip = self.strip
        try:
            household, voter = strip.chosen()
            spoilt = strip.spoilt()
            ranks = [] if spoilt else strip.numbers()
            self.work.change(round_votes.cast_vote, self.round_id, household, ranks, voter, spoilt=spoilt)
        except UserError as error:  # said below the fields
            strip.tell(_reason(error), "error")
            (strip.ranks if strip.homes else strip.unit).setFocus()
            return
        unit = strip.unit.text()
        strip.clear()
        strip.tell(_("Vote of {unit} saved.", unit=unit), "ok")
        strip.unit.setFocus()

    def take_back(self) -> None:
        """Take out the vote in hand."""
        if key := self.table.current_key():
            attempt_reasoned(self, round_votes.take_back_vote, key)

    def close_round(self) -> None:
        """Count the votes, after asking."""
        count = say_count("{count} vote", "{count} votes", self.page.votes)
        text = _("{votes} are counted. After that nothing of this round changes any more.", votes=count)
        attempt_asked(self, rounds.close_round, text, _("Close round"), self.round_id, self.page.version)


def _reason(error: UserError) -> str:
    """The first sentence of a refusal."""
    fields = getattr(error, "fields", {})
    return next((one.say() for one in fields.values()), "") or error.say()


def _shut(status: RoundStatus) -> str:
    return rounds.CLOSED if status is RoundStatus.closed else N_("Open the voting first, under “Candidates”.")


def _member(number: int, one: Voter) -> str:
    """`2  Aminah binti Ali · Female, 52`."""
    more = ", ".join(part for part in (one.sex.say() if one.sex else "", str(one.age) if one.age else "") if part)
    return _("{number}  {name} · {more}", number=number, name=one.name, more=more) if more else f"{number}  {one.name}"


def _cells(one: VoteLine) -> list[Cell]:
    ranks = Cell(_("Spoilt slip"), badge="warn") if one.spoilt else Cell(" · ".join(map(str, one.ranks)) or "—")
    who = ", ".join(part for part in (one.sex.say() if one.sex else "", str(one.age) if one.age else "") if part)
    voter = Cell(who or "—", muted=not who)
    return [Cell(one.unit, strong=True), ranks, voter, Cell(show_day(one.cast_on))]
