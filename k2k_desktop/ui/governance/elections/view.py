"""One election: its steps at the top, positions left, candidates and boxes of the position in hand right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say, say_count
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus, NominationStatus
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import BoxView, CandidateView, ContestView, ElectionPage
from k2k_desktop.ui.governance.elections import dialogs
from k2k_desktop.ui.governance.elections.doing import Doing, may_accept
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import clear
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import icon_label, label
from k2k_desktop.ui.kit.work import Work

_TABLES: Final = frozenset(
    {"election", "contest", "elector", "nomination", "ballot_box", "ballot_count", "resident", "occupancy", "household",
     "membership"}
)  # fmt: skip
_MOVED: Final = frozenset({"resident", "occupancy", "household", "membership", "elector", "election"})
_SIDE: Final = 350
_SHOWN: Final = 3  # things missing that are said; the rest is a number
_COUNTED: Final = (ElectionStatus.polling, ElectionStatus.counted)
_BADGES: Final[dict[ElectionStatus, BadgeKind]] = {
    ElectionStatus.nominations: "info", ElectionStatus.polling: "warn", ElectionStatus.counted: "warn",
    ElectionStatus.declared: "ok",
}  # fmt: skip


class ElectionView(PageView):
    """Shows the election *election_id*; what comes next is the primary button."""

    def __init__(self, work: Work, shell: Shell, election_id: int) -> None:
        super().__init__()
        self.work, self._shell = work, shell
        self.page: ElectionPage = work.read(elections.election_page, election_id)
        self._changes = elections.RollChanges((), ())
        self.doing = Doing(work, shell, self)
        self.contests = ShortTable(_("Positions"), (_("Position"), _("Status")), (0, 130), self, row=ROW_TWO)
        heads = (_("No."), _("Candidate"), _("Proposer and seconder"), _("Votes"), _("Result"))
        self.people = ShortTable(_("Candidates"), heads, (50, 0, 220, 70, 150), self, row=ROW_TWO)
        boxes = (_("Ballot box"), _("Issued"), _("Used"), _("Spoilt"), _("Not used"), _(P_("count", "Check")))
        self.boxes = ShortTable(_("Ballot boxes"), boxes, (0, 110, 100, 80, 135, 170), self)
        self._build()
        self.contests.row_selected.connect(lambda _key: self._show_contest())
        self.contests.row_opened.connect(self._open_contest)
        self.people.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.people.row_opened.connect(lambda _key: self._open_person())
        self.boxes.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.boxes.row_opened.connect(lambda _key: self._open_box())
        self.begins = self.contests
        self._show()
        self._read_changes()

    # ---- what the window asks

    def title(self) -> str:
        """`Election of 20 Dec 2026`."""
        return _("Election of {day}", day=show_day(self.page.held_on))

    def fact(self) -> str:
        """Whose, how, and how many may vote."""
        count = say_count("{count} elector", "{count} electors", self.page.electors)
        return _("{organisation} · {method} · {electors}", organisation=self.page.organisation,
                 method=self.page.method.say(), electors=count)  # fmt: skip

    def badge(self) -> Cell | None:
        """Its status."""
        return Cell(self.page.status.say(), badge=_BADGES.get(self.page.status, "neutral"))

    def primary(self) -> Command | None:
        """The next step."""
        return self.doing.next_step(self.page)

    def commands(self) -> Sequence[Command]:
        """Everything that can be done here."""
        step = self.primary()
        person = self.person()
        others = self.doing.others(self.page, self.contest(), person, self.box())
        return [*([step] if step else []), *others, *self.doing.papers(self.page, person)]

    def document(self) -> PrintJob | None:
        """The paper wanted at this stage."""
        return self.doing.job(self.page)

    def record(self) -> tuple[str, int] | None:
        """This election."""
        return ("election", self.page.id)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again where something of it changed."""
        if tables and not tables & _TABLES:
            return
        try:
            self.page = self.work.read(elections.election_page, self.page.id)
        except UserError:  # taken back meanwhile
            self._shell.close_view(self)
            return
        self._show()
        if not tables or tables & _MOVED:
            self._read_changes()
        self.header_changed.emit()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """Positions, candidates, boxes."""
        return [self.contests, self.people, *([self.boxes] if self.boxes.isVisible() else [])]

    def escape(self) -> bool:
        """Esc goes back to the organisation."""
        self._shell.close_view(self)
        return True

    def save_state(self) -> dict[str, Any]:
        """The position in hand."""
        return {"contest": self.contests.current_key()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """The position that was in hand."""
        self.contests.select_key(int(state.get("contest") or 0))

    # ---- what is in hand

    def contest(self) -> ContestView | None:
        """The position in hand."""
        key = self.contests.current_key()
        return next((one for one in self.page.contests if one.id == key), None)

    def person(self) -> CandidateView | None:
        """The candidate in hand."""
        contest, key = self.contest(), self.people.current_key()
        return next((one for one in contest.candidates if one.id == key), None) if contest else None

    def box(self) -> BoxView | None:
        """The box in hand, of the count that holds."""
        contest, key = self.contest(), self.boxes.current_key()
        return next((one for one in contest.boxes if one.id == key), None) if contest else None

    def _open_contest(self, key: int) -> None:
        """Enter on a position: change it while planned, afterwards go to its candidates."""
        contest = next((one for one in self.page.contests if one.id == key), None)
        planned = self.page.status is ElectionStatus.planned and self.page.notice_on is None
        if planned and contest and self.work.can(elections.save_contest) is None:
            dialogs.save_contest(self.work, self, self.page, contest)
        else:
            (self.boxes if self.boxes.isVisible() and self.boxes.row_count() else self.people).setFocus()

    def _open_person(self) -> None:
        """Enter on a candidate: the nomination is accepted."""
        person = self.person()
        if person and may_accept(person) and self.work.can(elections.accept_nomination) is None:
            self.doing.attempt(elections.accept_nomination, person.id)

    def _open_box(self) -> None:
        """Enter on a box: type its count."""
        contest, box = self.contest(), self.box()
        if contest and box and self.page.status in _COUNTED and self.work.can(elections.save_box) is None:
            dialogs.count_box(self.work, self, self.page, contest, box)

    # ---- drawing

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), theme.px(12))
        column.setSpacing(theme.px(10))
        self._steps = QHBoxLayout()
        self._steps.setSpacing(theme.px(8))
        column.addLayout(self._steps)
        self.missing = label("", "body", self, kind="warn", wrap=True)
        self.facts = label("", "caption", self, wrap=True)
        column.addWidget(self.facts)
        column.addWidget(self.missing)
        row = QHBoxLayout()
        row.setSpacing(theme.px(24))
        side = QWidget(self)
        side.setFixedWidth(theme.px(_SIDE))
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(label(_("Positions"), "heading", side))
        left.addWidget(self.contests, 1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        self._people_head = label("", "heading", self)
        self._box_head = label(_("Ballot boxes"), "heading", self)
        self.sum = label("", "strong", self, wrap=True)
        right.addWidget(self._people_head)
        right.addWidget(self.people, 3)
        right.addWidget(self._box_head)
        right.addWidget(self.boxes, 2)
        right.addWidget(self.sum)
        row.addWidget(side)
        row.addLayout(right, 1)
        column.addLayout(row, 1)

    def _read_changes(self) -> None:
        """What moved in the register since the roll was frozen: a fifth of a second with twenty thousand on it."""
        if self.page.roll_on and self.page.status in (ElectionStatus.nominations, ElectionStatus.polling):
            self.work.fetch(elections.roll_changes, self._show_changes, self.page.id, owner=self)
        else:
            self._changes = elections.RollChanges((), ())

    def _show_changes(self, changes: elections.RollChanges) -> None:
        self._changes = changes
        self.facts.setText(" · ".join(_facts(self.page, changes)))

    def _show(self) -> None:
        page = self.page
        clear(self._steps)
        for step in page.steps:
            icon, tone = (
                ("circle-check", "ok") if step.done else ("circle-dot", "accent") if step.now else ("circle", "muted")
            )
            words = label(say(step.label), "strong" if step.now else "body", self, kind="" if step.now else "muted")
            state = (
                _(P_("step", "done")) if step.done else _(P_("step", "next")) if step.now else _(P_("step", "later"))
            )
            words.setAccessibleName(_("{step}: {state}", step=say(step.label), state=state))
            self._steps.addWidget(icon_label(icon, tone, 16, self))
            self._steps.addWidget(words)
            self._steps.addSpacing(theme.px(16))
        self._steps.addStretch(1)
        self.facts.setText(" · ".join(_facts(page, self._changes)))
        said = [one.say() for one in page.missing[:_SHOWN]]
        if len(page.missing) > _SHOWN:
            said.append(_("and {count} more", count=len(page.missing) - _SHOWN))
        self.missing.setText("\n".join(said))
        self.missing.setVisible(bool(said))
        self.contests.show_rows([(one.id, _contest_cells(one)) for one in page.contests])
        if self.contests.current_key() is None and page.contests:
            self.contests.select_key(page.contests[0].id)
        self._show_contest()

    def _show_contest(self) -> None:
        contest = self.contest()
        people = contest.candidates if contest else ()
        self._people_head.setText(
            _("Candidates for {position}", position=contest.position) if contest else _("Candidates")
        )
        self.people.show_rows([(one.id, _person_cells(one)) for one in people])
        voted = contest is not None and not contest.unopposed and self.page.status not in (
            ElectionStatus.planned, ElectionStatus.nominations, ElectionStatus.cancelled
        )  # fmt: skip
        for part in (self._box_head, self.boxes, self.sum):
            part.setVisible(voted)
        if contest is not None and voted:
            hands = self.page.method is BallotMethod.hands
            head = _("Ballot boxes, count no. {number}", number=contest.count_number)
            self._box_head.setText(
                _("Hands raised") if hands else head if contest.count_number > 1 else _("Ballot boxes")
            )
            self.boxes.show_rows([(one.id, _box_cells(one)) for one in contest.boxes])
            self.sum.setText(_sum(contest))
        self.commands_changed.emit()


def _facts(page: ElectionPage, changes: elections.RollChanges) -> list[str]:
    """Notice, roll and nominations in a line."""
    found = []
    if page.notice_on and page.notice_given is not None:
        words = N_("Notice {day}, {given} days before ({needed} needed)")
        found.append(_(words, day=show_day(page.notice_on), given=page.notice_given, needed=page.notice_needed))
    if page.roll_on:
        found.append(_("Roll frozen {day}", day=show_day(page.roll_on)))
    if changes.added or changes.removed:
        words = N_("since then {added} would be added and {removed} taken off")
        found.append(_(words, added=len(changes.added), removed=len(changes.removed)))
    if page.closes_on:
        found.append(_("Nominations close {day}", day=show_day(page.closes_on)))
    if page.declared_on:
        found.append(_("Declared {day}", day=show_day(page.declared_on)))
    return found or [_("Its notice fixes day, rules and positions.")]


def _contest_cells(one: ContestView) -> list[Cell]:
    seats = say_count("{count} seat", "{count} seats", one.seats)
    stood = say_count("{count} candidate", "{count} candidates", len(one.standing))
    state = Cell("")
    if one.tied:
        state = Cell(_("Tie"), badge="danger")
    elif one.unopposed:
        state = Cell(_("No vote"), muted=True)
    elif one.boxes and one.papers.difference:
        state = Cell(_("Does not add up"), badge="danger")
    elif any(person.elected for person in one.candidates):
        state = Cell(_("Decided"), icon="check")
    return [Cell(one.position, second=_("{seats} · {candidates}", seats=seats, candidates=stood), strong=True), state]


def _person_cells(one: CandidateView) -> list[Cell]:
    gone = one.status is NominationStatus.withdrawn
    where = _("{unit} · roll no. {number}", unit=one.unit, number=one.roll_number)
    result = Cell(one.status.say(), muted=gone, badge="info" if one.status is NominationStatus.proposed else None)
    if one.elected:
        result = Cell(_("Elected (tie broken)") if one.by_tie else _("Elected"), badge="ok", icon="check")
    return [
        Cell(str(one.ballot_number or ""), align="right"), Cell(one.name, second=where, muted=gone),
        Cell(one.proposer, second=one.seconder, muted=True),
        Cell("" if one.votes is None else f"{one.votes:,}", align="right", strong=one.elected), result,
    ]  # fmt: skip


def _box_cells(box: BoxView) -> list[Cell]:
    papers = box.papers
    if not box.counted:
        check = Cell(_("Not counted yet"), badge="warn")
    elif papers.difference:
        words = N_("{count} missing") if papers.difference > 0 else N_("{count} too many")
        check = Cell(_(words, count=abs(papers.difference)), badge="danger")
    else:
        check = Cell(_("Adds up"), icon="check", tone="ok")
    counts = (papers.issued, papers.used, papers.spoilt, papers.unused)
    return [Cell(box.name), *(Cell(f"{count:,}", align="right") for count in counts), check]


def _sum(contest: ContestView) -> str:
    """All boxes together, and what the recounts were for."""
    if not contest.boxes:
        return _("Nothing was counted yet. Ctrl+N records the count of a box.")
    lines = [_("All boxes: {line}", line=dialogs.papers_line(contest.papers))]
    if contest.recount_reasons:
        lines.append(_("Recount because: {reason}", reason="; ".join(contest.recount_reasons)))
    if contest.tie_broken:
        lines.append(_("Tie broken: {how}", how=contest.tie_broken))
    return "\n".join(lines)
