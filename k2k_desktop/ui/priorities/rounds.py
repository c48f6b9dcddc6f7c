"""The tab of priority rounds, and a round as a page of its own: its candidates, its votes, its result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.models.issues.priorities import RoundStatus, RoundWay
from k2k_desktop.services.estate.places import estates
from k2k_desktop.services.governance import organisation_choices
from k2k_desktop.services.issues.priorities import posters, round_pages, rounds
from k2k_desktop.services.issues.priorities.round_pages import RoundLine, RoundPage
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import RecordTabs
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.priorities.poster import print_poster

CANDIDATES: Final = N_("Candidates")
VOTES: Final = P_("round", "Votes")
RESULT: Final = P_("round", "Result")
PARTS: Final[tuple[tuple[str, str], ...]] = (
    (CANDIDATES, "k2k_desktop.ui.priorities.candidates:CandidatesSection"),
    (VOTES, "k2k_desktop.ui.priorities.voting:VotingSection"),
    (RESULT, "k2k_desktop.ui.priorities.results:ResultSection"),
)
BADGES: Final[dict[RoundStatus, BadgeKind]] = {
    RoundStatus.preparing: "neutral", RoundStatus.open: "info", RoundStatus.closed: "ok",
}  # fmt: skip
_ROWS: Final = (
    ("title",), ("estate_id", "organisation_id"), ("opens_on", "closes_on"), ("way",), ("ranks", "winners"),
)  # fmt: skip


class RoundsSection(BesideSection[RoundLine]):
    """One line a round, the latest first; Enter opens it."""

    record_table = "priority_round"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_("Round"), _("Candidates"), _(VOTES), _("Status"))
        self.table = ShortTable(_("Priority rounds"), heads, (0, 100, 80, 200), self, row=48, gutter=20)
        heads_right(self.table, 1, 2)
        empty = ("vote", _("No priority round chosen"), _("Begin a round, then choose what households can rank."))
        self.pane = RecordPane(empty, _("Priority round in hand"), self)
        self.put_beside("priorities.rounds")
        self.table.row_opened.connect(self.open)
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Begin one, open it, change it, print the poster of the notice board."""
        work = self.work
        return [
            command_for(rounds.save_round, work, partial(edit_round, work, self.shell, self, None),
                        label=N_("New round"), icon="plus", shortcut="Ctrl+N"),
            Command("priorities.open_round", N_("Open round"), self.open, "", "record", "arrow-right", self.chosen),
            named("priorities.edit_round", command_for(
                rounds.save_round, work, self.edit, label=N_("Edit round"), icon="pencil", shortcut="F2",
                enabled=self.chosen,
            )),
            command_for(posters.poster_pdf, work, partial(print_poster, work, self.shell, self),
                        label=N_("Poster “You said, we did”…"), icon="printer"),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(round_pages.rounds)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_hand(self) -> None:
        """Days and counts of the round in hand, and who leads once it is closed."""
        key = self.key()
        page = self.work.read(round_pages.round_page, key) if key else None
        if page is None:
            self.pane.show_record("", [])
        else:
            self.pane.show_record(page.title, facts_of(page), _places(page), self.commands()[1:3])
        self.commands_changed.emit()

    def show_record(self, table: str, key: int) -> None:
        """Put a round in hand; a candidate leads to its round."""
        if table == "round_candidate":
            key = self.work.read(round_pages.round_of, key) or 0
        super().show_record("priority_round", key)

    def open(self, key: int = 0) -> None:
        """Open the round as a page of its own."""
        if found := key or self.key() or 0:
            self.shell.open_view(RoundView(self.work, self.shell, found))

    def edit(self) -> None:
        """Change title, days and rules of the round in hand."""
        if key := self.key():
            edit_round(self.work, self.shell, self, self.work.read(round_pages.round_page, key))


class RoundView(RecordTabs):
    """Shows one round; it begins with the tab that is in work."""

    def __init__(self, work: Work, shell: Shell, round_id: int) -> None:
        self.round_id = round_id
        self.work = work
        self.read_page()
        begin = {RoundStatus.preparing: CANDIDATES, RoundStatus.open: VOTES, RoundStatus.closed: RESULT}
        super().__init__(work, shell, PARTS, _("Parts of the round"), args=(round_id,), begin=begin[self.page.status])

    def read_page(self) -> None:
        """Read the round."""
        self.page: RoundPage = self.work.read(round_pages.round_page, self.round_id)

    def title(self) -> str:
        """Its title."""
        return self.page.title

    def fact(self) -> str:
        """Its days."""
        page = self.page
        days = _("{since} to {until}", since=show_day(page.opens_on), until=show_day(page.closes_on))
        return _("{estate} · {days}", estate=page.estate, days=days)

    def badge(self) -> Cell | None:
        """How far it is."""
        return Cell(self.page.status.say(), badge=BADGES[self.page.status])

    def record(self) -> tuple[str, int] | None:
        """This round."""
        return ("priority_round", self.round_id)


def edit_round(work: Work, shell: Shell, host: QWidget, page: RoundPage | None) -> None:
    """The form of a round; a new one opens once it is saved."""
    places, bodies = work.read(estates), work.read(organisation_choices)
    today = work.runner.clock.today()
    values: dict[str, Any] = {"estate_id": places[0][0] if len(places) == 1 else None, "opens_on": today,
                              "way": RoundWay.slips, "ranks": 3, "winners": 3}  # fmt: skip
    if page is not None:
        values = {name: getattr(page, name) for name in (field.name for field in rounds.FORM)}

    def save(given: dict[str, Any]) -> int:
        return work.change(rounds.save_round, page.id if page else None, page.version if page else 1, given)

    dialog = open_form(
        work, host, _("Edit round") if page else _("New round"), rounds.FORM, save, values=values, rows=_ROWS,
        editors={"estate_id": Chooser(places), "organisation_id": Chooser(bodies, optional=True)},
    )  # fmt: skip
    if page is None:
        dialog.saved.connect(lambda key: shell.open_view(RoundView(work, shell, key)))


def facts_of(page: RoundPage) -> list[tuple[str, str]]:
    """What a round is, in words."""
    return [
        (_("Status"), page.status.say()), (_("Estate"), page.estate), (_("How households rank"), page.way.say()),
        (_("Voting"), _("{since} to {until}", since=show_day(page.opens_on), until=show_day(page.closes_on))),
        (_("Candidates"), str(len(page.standing))), (_(VOTES), str(page.votes)),
        (_("How many win"), str(page.winners)), (_("Sent to the meeting"), page.meeting),
    ]  # fmt: skip


def _places(page: RoundPage) -> str:
    """The winners, one a line."""
    won = [one for one in page.standing if one.place and one.place <= page.winners]
    return "\n".join(f"{one.place}. {one.title}" for one in sorted(won, key=lambda one: one.place or 0))


def _cells(one: RoundLine) -> list[Cell]:
    votes = say_count("{count} vote", "{count} votes", one.votes)
    days = _("{since} to {until}", since=show_day(one.opens_on), until=show_day(one.closes_on))
    return [
        Cell(one.title, second=days, strong=one.status is RoundStatus.open),
        Cell(str(one.candidates), align="right"), Cell(str(one.votes), align="right", said=votes),
        Cell(one.status.say(), badge=BADGES[one.status]),
    ]  # fmt: skip
