"""The result of a round: points and first choices, and by block, sex or age with small groups withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Link
from k2k_desktop.core.i18n import N_, P_, _, language
from k2k_desktop.models.issues.priorities import RoundStatus
from k2k_desktop.services.issues.priorities import charters, priority_papers, round_pages, round_results, rounds
from k2k_desktop.services.issues.priorities.round_results import Group, Results
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import clear
from k2k_desktop.ui.kit.beside import attempt, heads_right
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section, paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_OPEN: Final = N_("The result is counted when the round is closed.")
_WITHHELD: Final = N_(
    "“<5” stands for fewer than five households, so that nobody's choice can be told; “–” is withheld because “<5” "
    "could be computed from it. Sex and age are of the person who cast the vote."
)
_FEW: Final = N_("Too few voted for this table to be shown without telling what somebody chose.")
_ALL: Final = -1  # the key of the sums
_MEETING: Final = Field("meeting", Link(label=N_("Meeting"), to="meeting"), True)


class ResultSection(Section):
    """A row a candidate by place; below it, first choices by the groups chosen."""

    def __init__(self, work: Work, shell: Shell, round_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.round_id = round_id
        self.found: Results = work.read(round_results.results, round_id, language())
        heads = (_(P_("result", "Place")), _("Candidate"), _(P_("result", "Points")), _("First choices"), _("Score"))
        self.table = ShortTable(_("Result of the round"), heads, (84, 0, 110, 130, 90), self, row=44)
        heads_right(self.table, 2, 3, 4)
        self.by = QComboBox(self)
        self.by.setAccessibleName(_("First choices by"))
        for words in (N_("First choices by block"), N_("First choices by sex"), N_("First choices by age"),
                      N_("Turnout by block")):  # fmt: skip
            self.by.addItem(_(words))
        self.told = label("", "caption", self, wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(12))
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.by, 0, Qt.AlignmentFlag.AlignLeft)
        self._below = QVBoxLayout()
        self._column.addLayout(self._below, 1)
        self._column.addWidget(self.told)
        self.group: ShortTable | None = None
        self.by.activated.connect(lambda _place: self._show_group())
        self.table.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _(P_("round", "Result"))

    def commands(self) -> Sequence[Command]:
        """A charter from the winner in hand, the winners to a meeting, and the paper."""
        work = self.work
        shut = None if self.found.page.status is RoundStatus.closed else UserError(_OPEN)
        chosen = None if self.table.current_key() else UserError(CHOOSE_FIRST)
        return [
            command_for(charters.charter_from, work, self.write_charter, enabled=lambda: shut or chosen,
                        shortcut="Ctrl+N"),
            command_for(rounds.send_winners, work, self.send, enabled=lambda: shut),
            *paper_commands(
                work, self.shell, priority_papers.round_result_pdf, _("Result of the round"),
                (N_("Print result in Bahasa Melayu"), N_("Print result in English")), lambda: (self.round_id,),
                lambda: shut,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The result on paper."""
        if self.found.page.status is not RoundStatus.closed:
            return None
        return PrintJob(_("Result of the round"), priority_papers.round_result_pdf, (self.round_id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.found = self.work.read(round_results.results, self.round_id, language())
        ties = {"score": _("same points, higher score"), "number": _("same points, lower number"), "": ""}
        self.table.show_rows([
            (line.candidate_id, [
                Cell(str(line.place), strong=line.wins),
                Cell(line.title, second=ties[line.tie], strong=line.wins),
                Cell(str(line.points), align="right", strong=line.wins), Cell(str(line.firsts), align="right"),
                Cell(str(line.score), align="right", muted=True),
            ])
            for line in self.found.lines
        ])  # fmt: skip
        if self.found.lines and self.table.current_key() is None:
            self.table.select_key(self.found.lines[0].candidate_id)
        self.table.setVisible(bool(self.found.lines))
        self._show_group()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The result, the choice of groups, the table below."""
        first = [self.table] if self.found.lines else []
        return [*first, self.by, *([self.group] if self.group is not None else [])]

    def write_charter(self) -> None:
        """Take the winner in hand on as a charter, and open it."""
        if key := self.table.current_key():
            made = attempt(self, charters.charter_from, key)
            if made is not None:
                self.shell.open_record("charter", made)

    def send(self) -> None:
        """Choose a coming meeting, and put the winners on its agenda."""
        page = self.found.page
        coming = self.work.read(round_pages.coming_meetings, page.organisation_id)
        if not coming:
            words = N_("No meeting of the co-management committee is planned. Plan one, then send the winners to it.")
            show_refusal(self, UserError(words))
            return

        def save(given: dict[str, int]) -> None:
            self.work.change(rounds.send_winners, self.round_id, given["meeting"])
            at = given["meeting"]
            words = _("The winners stand on the agenda.")
            self.shell.toast(words, _("Open"), lambda: self.shell.open_record("meeting", at))

        open_form(
            self.work, self, _("Send winners to a meeting"), (_MEETING,), save, values={"meeting": coming[0][0]},
            editors={"meeting": Chooser(coming)}, verb=_("&Send"),
        )  # fmt: skip

    def _show_group(self) -> None:
        """The table chosen below the result."""
        clear(self._below)
        self.group = None
        place = self.by.currentIndex()
        if place == self.by.count() - 1 or not self.found.lines:
            self.by.setCurrentIndex(self.by.count() - 1)
            self.group = self._turnout()
            self.told.setText("" if self.found.lines else _(_OPEN))
        else:
            group = (self.found.by_block, self.found.by_sex, self.found.by_age)[place]
            self.told.setText(_(_FEW) if group.withheld else _(_WITHHELD))
            self.group = None if group.withheld or not group.heads else self._cross(group)
        self.told.setVisible(bool(self.told.text()))
        if self.group is not None:
            self._below.addWidget(self.group)

    def _turnout(self) -> ShortTable:
        heads = (_("Block"), _("Households"), _("Voted"), _("Spoilt slips"), _("Turnout"))
        table = ShortTable(_("Turnout by block"), heads, (0, 130, 130, 130, 130), self)
        heads_right(table, 1, 2, 3, 4)
        rows = []
        for place, one in enumerate(self.found.turnout, 1):
            share = f"{one.voted * 100 / one.households:.0f}%" if one.households else "—"
            numbers = (str(one.households), str(one.voted), str(one.spoilt), share)
            rows.append((place, [Cell(one.block, strong=True), *(Cell(text, align="right") for text in numbers)]))
        table.show_rows(rows)
        return table

    def _cross(self, group: Group) -> ShortTable:
        table = ShortTable(
            self.by.currentText(), (_("Candidate"), *group.heads), (0, *[90] * len(group.heads)), self
        )  # fmt: skip
        rows: list[tuple[int, list[Cell]]] = [
            (line.candidate_id, [Cell(line.title), *(_count(text) for text in cells)])
            for line, cells in zip(self.found.lines, group.cells, strict=True)
        ]
        rows.append((_ALL, [Cell(_("All"), strong=True), *(_count(text) for text in group.totals)]))
        heads_right(table, *range(1, len(group.heads) + 1))
        table.show_rows(rows)
        return table


def _count(text: str) -> Cell:
    said = {"<5": _("fewer than five"), "–": _("withheld")}.get(text, "")
    return Cell(text, align="right", muted=bool(said), said=said)
