"""How reviews, samples and findings look in lists: their states as badges."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import _
from k2k_desktop.models.review import FindingStatus, ReviewStatus, SampleResult, Weight
from k2k_desktop.services.review.findings import FindingLine
from k2k_desktop.services.review.reviews import ReviewLine
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.cells import EMPTY, Cell

RESULTS: Final[dict[SampleResult, tuple[BadgeKind, str]]] = {
    SampleResult.waiting: ("neutral", "circle"),
    SampleResult.clean: ("ok", "check"),
    SampleResult.exception: ("danger", "circle-alert"),
    SampleResult.missing: ("warn", "circle-question-mark"),
}
WEIGHTS: Final[dict[Weight, BadgeKind]] = {
    Weight.high: "danger", Weight.medium: "warn", Weight.low: "info", Weight.advice: "neutral",
}  # fmt: skip
STATES: Final[dict[FindingStatus, tuple[BadgeKind, str]]] = {
    FindingStatus.open: ("warn", "circle-dot"),
    FindingStatus.replied: ("info", "message-square"),
    FindingStatus.settled: ("ok", "check"),
    FindingStatus.standing: ("danger", "circle-x"),
}


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
    kind, icon = RESULTS[result]
    return Cell(result.say(), badge=kind, icon=icon, muted=result is SampleResult.waiting)


def finding_cells(one: FindingLine, *, review: bool) -> list[Cell]:
    """Title, weight, day of the reply and status; with *review*, which review it belongs to."""
    kind, icon = STATES[one.status]
    due = EMPTY if one.due_on is None else Cell(show_day(one.due_on))
    if one.late and one.due_on is not None:
        due = Cell(show_day(one.due_on), badge="danger", icon="clock", said=_("late: {day}", day=show_day(one.due_on)))
    named = _("{number}. {title}", number=one.number, title=one.title)
    return [
        Cell(named, second=one.review if review else "", strong=one.late),
        Cell(one.weight.say(), badge=WEIGHTS[one.weight]), due, Cell(one.status.say(), badge=kind, icon=icon),
    ]  # fmt: skip
