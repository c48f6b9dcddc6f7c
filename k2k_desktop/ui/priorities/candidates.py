"""The candidates of a round: chosen from complaints, proposed, scored in one grid, and ranked as they are scored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, P_, _, say, say_count
from k2k_desktop.models.issues.priorities import RoundCandidate, RoundStatus
from k2k_desktop.services.issues.priorities import round_pages, rounds
from k2k_desktop.services.issues.priorities.round_pages import CandidateView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.beside import attempt, attempt_asked, heads_right
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import Sheet, show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.grid import Typed, TypingGrid
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import SearchField, label
from k2k_desktop.ui.kit.work import Work

LEAST, MOST = 1, 5  # the scores there are
_TYPED = range(2, 6)


class CandidatesSection(Section):
    """A row a candidate; digits in the four columns are its scores, and the rank follows at once."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, round_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.round_id = round_id
        self.page = work.read(round_pages.round_page, round_id)
        parts = (RoundCandidate.severity, RoundCandidate.people, RoundCandidate.cost, RoundCandidate.feasibility)
        heads = [_(P_("candidate", "No.")), _("Candidate"), *(say(kind_of(part).label) for part in parts),
                 _("Score"), _(P_("candidate", "Rank"))]  # fmt: skip
        ways = dict.fromkeys(_TYPED, Typed("sign", signs="0123456789"))
        widths = (56, 0, 106, 130, 70, 142, 80, 104)
        self.table = TypingGrid(_("Candidates and their scores"), heads, widths, ways, self)
        heads_right(self.table, *range(2, 8))
        self.told = label("", "caption", self, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        line = QVBoxLayout(bar)
        line.setContentsMargins(theme.px(20), theme.px(7), theme.px(20), theme.px(7))
        line.addWidget(self.told)
        column.addWidget(bar)
        column.addWidget(self.table, 1)
        self.table.signed.connect(self.score)
        self.table.row_opened.connect(self.open_source)
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many stand."""
        return _("Candidates ({count})", count=len(self.page.standing))

    def commands(self) -> Sequence[Command]:
        """Choose from complaints, propose, withdraw, and open the voting."""
        work, one = self.work, self.current()
        chosen = UserError(CHOOSE_FIRST) if one is None else None
        begun = UserError(rounds.BEGUN) if self.page.status is not RoundStatus.preparing else None
        back = one is not None and one.withdrawn
        no_source = None if one and (one.issue_id or one.charter_id) else UserError(N_("It was proposed by word."))
        return [
            command_for(rounds.add_issues, work, self.choose_issues, label=N_("Choose from complaints…"), icon="plus",
                        shortcut="Ctrl+N", enabled=lambda: begun),
            command_for(rounds.propose, work, self.propose, enabled=lambda: begun, shortcut="Ctrl+Shift+N"),
            command_for(rounds.open_round, work, self.open_voting, enabled=lambda: begun),
            command_for(rounds.withdraw, work, self.withdraw,
                        label=N_("Put candidate back") if back else rounds.withdraw.label,
                        enabled=lambda: begun or chosen),
            Command("priorities.source", N_("Open where the candidate comes from"), self.open_source, "", "record",
                    "arrow-right", lambda: chosen or no_source),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.page = self.work.read(round_pages.round_page, self.round_id)
        preparing = self.page.status is RoundStatus.preparing
        self.table.open = preparing and self.work.can(rounds.score) is None
        words = _("Type a digit from 1 to 5 in a cell. The score is severity × people × cost × feasibility; 5 is the "
                  "most severe, the most people, the cheapest and the easiest.")  # fmt: skip
        self.told.setText(words if self.table.open else _(rounds.BEGUN) if not preparing else "")
        self.told.setVisible(bool(self.told.text()))
        self.table.show_lines([(one.id, _cells(one)) for one in self.page.candidates])
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The grid."""
        return [self.table]

    def current(self) -> CandidateView | None:
        """The candidate in hand."""
        return next((one for one in self.page.candidates if one.id == self.table.current_key()), None)

    def score(self, key: int, column: int, sign: str) -> None:
        """Give one part of a candidate's score another value, and go on to the next part."""
        value, name = int(sign), rounds.PARTS[column - _TYPED.start]
        if not LEAST <= value <= MOST:
            self.shell.say(_("A score is a number from 1 to 5."))
            return
        one, row = self.current(), self.table.currentIndex().row()
        if one is not None and getattr(one, name) != value:
            attempt(self, rounds.score, key, name, value)
        self.table.go_on(row, column)

    def propose(self) -> None:
        """Type what was proposed; another may follow."""
        open_form(
            self.work, self, _("Add proposal"), rounds.PROPOSAL_FORM,
            lambda given: self.work.change(rounds.propose, self.round_id, given["title"] or ""), more=dict,
        )  # fmt: skip

    def choose_issues(self) -> None:
        """Tick open complaints in a list."""
        sheet = IssueSheet(self.work, self.round_id, self)
        if sheet.exec() and sheet.ticked:
            count = attempt(self, rounds.add_issues, self.round_id, sorted(sheet.ticked))
            if count is not None:
                words = say_count("{count} candidate added.", "{count} candidates added.", count)
                self.shell.say(words)
        sheet.deleteLater()

    def withdraw(self) -> None:
        """Take the candidate in hand out of the round, or put it back."""
        if one := self.current():
            attempt(self, rounds.withdraw, one.id, not one.withdrawn)

    def open_voting(self) -> None:
        """Let households vote, after asking: the candidates then stay as they are."""
        text = _("The candidates get their numbers by score. After that neither they nor their scores change.")
        attempt_asked(self, rounds.open_round, text, _("Open voting"), self.round_id, self.page.version)

    def open_source(self, _key: int = 0) -> None:
        """Go to the complaint or the charter a candidate comes from."""
        one = self.current()
        if one is not None and one.issue_id:
            self.shell.open_record("issue", one.issue_id)
        elif one is not None and one.charter_id:
            self.shell.open_record("charter", one.charter_id)


class IssueSheet(Sheet):
    """Open complaints with a box each, those with most households first; `ticked` are the keys chosen."""

    def __init__(self, work: Work, round_id: int, parent: QWidget) -> None:
        super().__init__(_("Choose from complaints"), parent, width=760)
        self._work, self._round = work, round_id
        self.ticked: set[int] = set()
        self.search = SearchField(_("Find by words or number"), parent=self)
        heads = (_("Complaint"), _("Place"), _("Households"))
        self.table = ShortTable(_("Open complaints"), heads, (0, 200, 100), self, row=48)
        self.table.setMinimumHeight(theme.px(380))
        self.body.addWidget(self.search)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(label(_("Space ticks a complaint."), "caption", self))
        self.add = self.add_button(_("&Add"), "primary")
        self.add.setDefault(True)
        self.add.clicked.connect(self.accept)
        self.add_button(_("&Cancel")).clicked.connect(self.reject)
        self.search.textChanged.connect(lambda _text: self._read())
        self.table.row_ticked.connect(self.tick)
        self.table.row_opened.connect(self.tick)
        self._read()
        if self.table.row_count():
            self.table.selectRow(0)
            self.table.setFocus()

    def tick(self, key: int) -> None:
        """Tick a complaint, or take the tick back."""
        self.ticked ^= {key}
        self._read()

    def _read(self) -> None:
        try:
            found = self._work.read(rounds.choosable, self._round, self.search.text())
        except UserError as error:  # the round is gone meanwhile
            show_refusal(self, error)
            return
        self.table.show_rows([
            (one.issue_id, [
                Cell(one.title, second=one.reference, tick=one.issue_id in self.ticked), Cell(one.place),
                Cell(str(one.households), align="right"),
            ])
            for one in found
        ])  # fmt: skip
        words = partial(say_count, N_("&Add {count} candidate"), "&Add {count} candidates")
        self.add.setText(words(len(self.ticked)))
        self.add.setEnabled(bool(self.ticked))


def _cells(one: CandidateView) -> list[Cell]:
    source: Any = _("{source} · {reference}", source=one.source.say(), reference=one.comes_from)
    second = source if one.comes_from else one.source.say()
    second = _("Withdrawn") if one.withdrawn else second
    scores = (one.severity, one.people, one.cost, one.feasibility)
    return [
        Cell(str(one.number), muted=one.withdrawn), Cell(one.title, second=second, muted=one.withdrawn),
        *(Cell(str(part), align="right", muted=one.withdrawn) for part in scores),
        Cell(str(one.score), align="right", strong=True, muted=one.withdrawn),
        Cell(str(one.rank) if one.rank else "—", align="right", strong=one.rank == 1),
    ]  # fmt: skip
