"""The complaints behind a figure, as one filter of their list: what the number counted, and nothing else.

A value is plain text, so that a page can keep it: its kind and what it is about, between bars (`reported|from|until`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import month_name
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.core.listings import Filter
from k2k_desktop.models.issues import Face, Issue, IssueEvent, IssueStatus, Priority, Satisfaction, SatisfactionAbout

NAME: Final = "behind"
# What each figure is called, above its chart and on the chip of the list it opens.
_TITLES: Final = {
    "age": N_("Open complaints by age"), "reported": N_("Reported"), "ended": P_("figures", "Closed"),
    "acknowledged": N_("Acknowledged against promise"), "acted": N_("First action against promise"),
    "finished": N_("Repair against promise"), "left": N_("Time in each status"),
    "reopened": N_("Reopened after repair"), "face": N_("Satisfaction"), "home": P_("view", "Map"),
}  # fmt: skip
MISSED: Final = P_("promise", "Missed")
Where = sa.ColumnElement[bool]
_DUE: Final[dict[str, tuple[Any, Any]]] = {
    "acknowledged": (Issue.acknowledged_at, Issue.acknowledge_by),
    "acted": (Issue.acted_at, Issue.act_by),
    "finished": (Issue.finished_at, Issue.finish_by),
}


def value(kind: str, *about: object) -> str:
    """The value that stands for the complaints of a figure of that *kind*."""
    return "|".join([kind, *(str(one) for one in about)])


def _text(column: Any) -> Any:
    """An instant as the database keeps it: what it is compared with is such a text already."""
    return sa.type_coerce(column, sa.String)


def _reported(first: str, after: str) -> Where:
    return sa.and_(_text(Issue.reported_at) >= first, _text(Issue.reported_at) < after)


def _age(first: str, after: str) -> Where:
    return sa.and_(Issue.ended_at.is_(None), _reported(first, after))


def _ended(first: str, after: str) -> Where:
    return sa.and_(_text(Issue.ended_at) >= first, _text(Issue.ended_at) < after)


def _left(status: str, first: str, after: str) -> Where:
    at = _text(IssueEvent.at)
    left = sa.select(IssueEvent.issue_id).where(
        IssueEvent.was == IssueStatus[status], at >= first, at < after, IssueEvent.spent.is_not(None)
    )
    return Issue.id.in_(left)


def _promise(what: str, priority: str, kept: str, first: str, after: str, now: str) -> Where:
    done, due = _DUE[what]
    waits = sa.and_(done.is_(None), Issue.ended_at.is_(None))
    tests = {
        "met": done <= due,
        "missed": sa.or_(done > due, sa.and_(waits, _text(due) < now)),
        "running": sa.and_(waits, _text(due) >= now),
    }
    # All of them: what was ended without it is judged by nobody.
    judged = tests[kept] if kept in tests else sa.or_(*tests.values())
    clocked = sa.and_(_reported(first, after), Issue.finish_by.is_not(None))
    return sa.and_(clocked, Issue.priority == Priority[priority], judged)


def _reopened(first: str, after: str) -> Where:
    return sa.and_(_reported(first, after), Issue.reopened > 0)


def _face(about: str, face: str, first: str, last: str) -> Where:
    said = sa.type_coerce(Satisfaction.said_on, sa.String)
    chosen = sa.select(Satisfaction.issue_id).where(
        Satisfaction.about == SatisfactionAbout[about], said >= first, said <= last, Satisfaction.issue_id.is_not(None),
        Satisfaction.face == Face[face] if face in Face.__members__ else sa.true(),
    )  # fmt: skip
    return Issue.id.in_(chosen)


def _home(block: str, unit: str, floor: str, after: str) -> Where:
    """Open as a month ended (*after* is the instant the next began): of a unit, or of what is common on a floor."""
    was_open = sa.and_(
        _text(Issue.reported_at) < after, sa.or_(Issue.ended_at.is_(None), _text(Issue.ended_at) >= after)
    )
    here = Issue.block_id == int(block)
    if int(unit):
        return sa.and_(here, Issue.unit_id == int(unit), was_open)
    return sa.and_(here, Issue.unit_id.is_(None), sa.func.coalesce(Issue.floor_label, "") == floor, was_open)


_KINDS: Final[dict[str, Callable[..., Where]]] = {
    "age": _age, "reported": _reported, "ended": _ended, "left": _left, "promise": _promise, "reopened": _reopened,
    "face": _face, "home": _home,
}  # fmt: skip


def _where(chosen: Sequence[Any]) -> Where:
    parts = [str(one).split("|") for one in chosen]
    return sa.or_(*(_KINDS[kind](*about) for kind, *about in parts))


def title(name: str, language: Language | None = None) -> str:
    """What a figure is called: its kind, for promises which one."""
    return say(_TITLES[name], language)


def words(value: str, language: Language | None = None) -> str:
    """Which figure it was, and which of its rows: `Time in each status: On hold`."""
    kind, *about = value.split("|")
    figure = title(about[0] if kind == "promise" else kind, language)
    if row := ", ".join(_row(kind, about, language)):
        return say(N_("{unit}: {state}"), language, unit=figure, state=row)
    return figure


def _row(kind: str, about: Sequence[str], language: Language | None) -> list[str]:
    if kind in ("reported", "ended", "home"):
        last = local(dt.datetime.fromisoformat(about[-1])).date() - dt.timedelta(days=1)
        return [f"{month_name(last.month, language)} {last.year}"]
    if kind == "promise":
        return [Priority[about[1]].say(language), *([say(MISSED, language)] if about[2] == "missed" else [])]
    if kind == "left":
        return [IssueStatus[about[0]].say(language)]
    if kind == "face":
        face = [Face[about[1]].say(language)] if about[1] in Face.__members__ else []
        return [SatisfactionAbout[about[0]].say(language), *face]
    return []


def _none(_session: Session) -> Sequence[tuple[Any, str]]:
    """It is reached from a figure, never from the menu."""
    return ()


FILTER: Final = Filter(NAME, N_("Behind the figure"), _none, _where, words=words)
