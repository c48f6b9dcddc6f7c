"""How reviews, samples and findings look in lists: their states as badges."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _
from k2k_desktop.models.review import FindingStatus, ReviewStatus, SampleResult, Weight
from k2k_desktop.services.review.findings import FindingLine
from k2k_desktop.services.review.reviews import ReviewLine
from k2k_desktop.ui.kit.cells import EMPTY, Cell

# Amber and red are kept for promises missed: what an auditor found is said in words, the heavier in bold.
_RESULTS: Final[dict[SampleResult, str]] = {
    SampleResult.waiting: "circle", SampleResult.clean: "check", SampleResult.exception: "circle-alert",
    SampleResult.missing: "circle-question-mark",
}  # fmt: skip
_STATES: Final[dict[FindingStatus, str]] = {
    FindingStatus.open: "circle-dot", FindingStatus.replied: "message-square", FindingStatus.settled: "check",
    FindingStatus.standing: "circle-x",
}  # fmt: skip


def period(line: ReviewLine) -> str:
    """`1 Jan 2026 – 22 Nov 2026`."""
    return f"{show_day(line.from_on)} – {show_day(line.to_on)}"


def scope(line: ReviewLine) -> str:
    """The organisation reviewed, or the whole office."""
    return line.organisation or _("The whole office")


def review_state(status: ReviewStatus) -> Cell:
    """Open or closed."""
    if status is ReviewStatus.open:
        return Cell(status.say(), badge="info", icon="pencil")
    return Cell(status.say(), badge="ok", icon="lock")


def result_cell(result: SampleResult) -> Cell:
    """What looking at a sample showed."""
    icon = _RESULTS[result]
    if result is SampleResult.clean:
        return Cell(result.say(), badge="ok", icon=icon)
    waiting = result is SampleResult.waiting
    return Cell(result.say(), icon=icon, muted=waiting, strong=not waiting)


def finding_cells(one: FindingLine, *, review: bool) -> list[Cell]:
    """Title, weight, day of the reply and status; with *review*, which review it belongs to."""
    settled = one.status is FindingStatus.settled
    status = Cell(one.status.say(), badge="ok" if settled else None, icon=_STATES[one.status])
    due = EMPTY if one.due_on is None else Cell(show_day(one.due_on))
    if one.late and one.due_on is not None:
        due = Cell(show_day(one.due_on), badge="danger", icon="clock", said=_("late: {day}", day=show_day(one.due_on)))
    named = _("{number}. {title}", number=one.number, title=one.title)
    return [
        Cell(named, second=one.review if review else "", strong=one.late),
        Cell(one.weight.say(), strong=one.weight is Weight.high), due, status,
    ]  # fmt: skip
