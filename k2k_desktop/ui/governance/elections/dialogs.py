"""The forms of an election: its plan, a position, a nomination, the count of a box, and a tie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Count, Field, Flag, Text
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import BoxView, ContestView, ElectionPage, Papers
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_PLAN_ROWS: Final = (
    ("held_on", "closes_on"), ("meeting_id", "method"), ("least_age", "months_resident"),
    ("one_per_household", "members_only"), ("term_from", "term_to"),
)  # fmt: skip
_NUMBERS: Final = ("issued", "used", "spoilt", "unused")
_VOTES: Final = "votes_"
_HOW: Final = Text(label=N_("How the tie was broken"), lines=2, longest=400,
                   help=N_("By lot before the candidates, by a second vote, by the chair’s casting vote."))  # fmt: skip


def plan_election(work: Work, parent: QWidget, organisation_id: int, then: Callable[[int], object]) -> FormDialog:
    """Plan an election; *then* gets its key."""
    dialog = open_form(
        work, parent, _("Plan election"), elections.PLAN_FORM,
        lambda given: work.change(elections.plan_election, organisation_id, given),
        values={"method": BallotMethod.secret, "least_age": 18}, rows=_PLAN_ROWS, verb=_("&Plan"),
        editors={"meeting_id": _meetings(work, organisation_id)},
    )  # fmt: skip
    dialog.saved.connect(then)
    return dialog


def edit_election(work: Work, parent: QWidget, page: ElectionPage) -> FormDialog:
    """Change day and rules while it is planned; afterwards term, tellers and objections."""
    planned = page.status is ElectionStatus.planned and page.notice_on is None
    form = (*elections.PLAN_FORM, *elections.LATER_FORM[2:]) if planned else elections.LATER_FORM
    rows = (*(_PLAN_ROWS if planned else _PLAN_ROWS[-1:]), ("tellers",), ("objection",))
    return open_form(
        work, parent, _("Edit election"), form,
        lambda given: work.change(elections.save_election, page.id, page.version, given), values=page.values,
        rows=rows, editors={"meeting_id": _meetings(work, page.organisation_id)} if planned else {},
    )  # fmt: skip


def save_contest(work: Work, parent: QWidget, page: ElectionPage, contest: ContestView | None) -> FormDialog:
    """Add a position to be voted on (None), or change one."""
    key, version = (contest.id, contest.version) if contest else (None, 1)
    values = {"position": contest.position, "seats": contest.seats} if contest else {"seats": 1}
    return open_form(
        work, parent, _("Edit position") if contest else _("Add position"), elections.CONTEST_FORM,
        lambda given: work.change(elections.save_contest, page.id, key, version, given), values=values,
        rows=(("position", "seats"),),
    )  # fmt: skip


def nominate(work: Work, parent: QWidget, page: ElectionPage, contest_id: int | None) -> FormDialog:
    """Nominate somebody of the roll, with proposer and seconder; several in a row."""

    def find(words: str) -> list[tuple[int, str, str]]:
        return work.read(elections.find_electors, page.id, words)

    pickers = {name: RecordPicker(find) for name in ("elector_id", "proposer_id", "seconder_id")}
    choices = [(one.id, one.position) for one in page.contests]
    position = Chooser(choices)
    editors: dict[str, Editor] = {"contest_id": position, **pickers}
    first = contest_id if contest_id in {key for key, _words in choices} else choices[0][0] if choices else None
    dialog = open_form(
        work, parent, _("Nominate"), elections.NOMINATION_FORM,
        lambda given: work.change(elections.nominate, page.id, given), values={"contest_id": first},
        rows=(("contest_id",), ("elector_id",), ("proposer_id",), ("seconder_id",)), editors=editors,
        verb=_("&Nominate"), more=lambda: {"contest_id": position.given()},
    )  # fmt: skip
    dialog.form.go_to("elector_id")
    return dialog


def count_box(work: Work, parent: QWidget, page: ElectionPage, contest: ContestView, box: BoxView | None) -> FormDialog:
    """Type the papers and votes of a box (None: a new one); the sum is checked as it is typed."""
    hands = page.method is BallotMethod.hands
    form = [_hands(one) if hands else one for one in (elections.HANDS_FORM if hands else elections.BOX_FORM)]
    for one in contest.standing:
        words = _("{number}. {name}", number=one.ballot_number or "", name=one.name)
        form.append(Field(f"{_VOTES}{one.id}", Count(label=words, most=100_000), True))
    values: dict[str, Any] = {"name": box.name, **{name: getattr(box.papers, name) for name in _NUMBERS}} if box else {}
    if box:
        values |= {f"{_VOTES}{key}": votes for key, votes in box.votes.items()}
    people = [(f"{_VOTES}{one.id}",) for one in contest.standing]
    rows: Sequence[Sequence[str]] = (("used",), *people) if hands else (
        ("name",), ("issued", "used"), ("spoilt", "unused"), *people
    )  # fmt: skip

    def save(given: dict[str, Any]) -> int:
        votes = {one.id: given.pop(f"{_VOTES}{one.id}") for one in contest.standing}
        return work.change(
            elections.save_box, contest.id, box.id if box else None, box.version if box else 1, given, votes
        )

    title = _("Count: {position}", position=contest.position)
    dialog = open_form(work, parent, title, form, save, values=values, rows=rows)
    line = label("", "strong", dialog, wrap=True)
    line.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(12))
    dialog.body.addWidget(line)
    tell = partial(_reconcile, dialog.form, contest, line.setText, hands)
    dialog.form.edited.connect(tell)
    tell()
    return dialog


def break_tie(work: Work, parent: QWidget, contest: ContestView) -> FormDialog:
    """Tick the winners among the tied, and say how they were found."""
    people = [one for one in contest.candidates if one.id in contest.tied]
    form = [
        *(Field(f"{_VOTES}{one.id}", Flag(label=_("{name}, {votes} votes", name=one.name, votes=one.votes)), False)
          for one in people),
        Field("tie_broken", _HOW, True),
    ]  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        winners = [one.id for one in people if given[f"{_VOTES}{one.id}"]]
        try:
            work.change(elections.break_tie, contest.id, winners, given["tie_broken"] or "")
        except Invalid as wrong:  # the winners have no field of their own
            if "winners" in wrong.fields:
                raise UserError(wrong.fields["winners"].text, **wrong.fields["winners"].values) from wrong
            raise

    title = _("Break the tie: {position}, {count} to choose", position=contest.position, count=contest.places)
    rows = [*((f"{_VOTES}{one.id}",) for one in people), ("tie_broken",)]
    return open_form(work, parent, title, form, save, values={}, rows=rows)


def papers_line(papers: Papers) -> str:
    """`100 issued = 90 used + 4 spoilt + 6 not used`, and what is wrong where they do not add up."""
    values = {"issued": papers.issued, "used": papers.used, "spoilt": papers.spoilt, "unused": papers.unused}
    if not papers.difference:
        return _("{issued} issued = {used} used + {spoilt} spoilt + {unused} not used", **values)
    if papers.difference > 0:
        words = N_("{issued} issued, {used} used, {spoilt} spoilt, {unused} not used: {count} missing")
        return _(words, **values, count=papers.difference)
    words = N_("{issued} issued, {used} used, {spoilt} spoilt, {unused} not used: {count} too many")
    return _(words, **values, count=-papers.difference)


def _meetings(work: Work, organisation_id: int) -> Chooser:
    """The meetings of the organisation to choose from."""
    found = work.read(elections.election_meetings, organisation_id)
    choices = [(key, _("{kind}, {day}", kind=say(kind), day=show_day(day))) for key, day, kind in found]
    return Chooser(choices, optional=True)


def _hands(field: Field) -> Field:
    return Field(field.name, replace(field.kind, label=N_("Hands raised")), field.required)


def _reconcile(form: Form, contest: ContestView, tell: Callable[[str], object], hands: bool) -> None:
    """Tell whether what is typed so far adds up."""
    numbers = {name: _typed(form, name) for name in form.rows if name != "name"}
    if hands:
        numbers |= {"issued": numbers.get("used", 0), "spoilt": 0, "unused": 0}
    papers = Papers(*(numbers.get(name, 0) for name in _NUMBERS))
    votes = [count for name, count in numbers.items() if name.startswith(_VOTES)]
    wrong = next(iter(elections.faults_of(papers, votes, contest.seats).values()), None)
    parts = [] if hands else [papers_line(papers)]
    parts.append(_("{votes} votes of at most {most}", votes=sum(votes), most=papers.used * contest.seats))
    if wrong is not None:
        parts.append(wrong.say())
    tell("\n".join(parts))


def _typed(form: Form, name: str) -> int:
    try:
        return int(form.rows[name].value() or 0)
    except UserError:  # told beside the field when it is left
        return 0
