"""What an exception test is: its rule with its source, and the records it names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.core.i18n import say as said
from k2k_desktop.models.review import Review
from k2k_desktop.services.review.drawing import spoken
from k2k_desktop.services.runner import today

SAT: Final = "('held', 'adjourned')"
# Malaysia is eight hours ahead of UTC, all year.
LOCAL: Final = "date({}, '+8 hours')"

OWN_RULES: Final = N_("Rules of the organisation on that day")
OFFICE: Final = N_("Practice of this program")


class Hit(NamedTuple):
    """A record that breaks the rule, and how, in words already said."""

    table: str
    key: int
    detail: str


@dataclass(frozen=True)
class Span:
    """Period and scope of a run, the day it is made, and the language of its words (nothing: the screen's)."""

    first: dt.date
    last: dt.date
    body: int | None
    now: dt.date
    values: dict[str, Any]
    language: Language | None = None

    def say(self, words: str, **values: object) -> str:
        """A marked sentence with its values."""
        return said(words, self.language, **values)

    def day(self, day: dt.date | str, *, weekday: bool = False) -> str:
        """A day, or a stored one, in words."""
        return show_day(day_of(day) if isinstance(day, str) else day, self.language, weekday=weekday)


Find = Callable[[Session, Span], Iterable[Hit]]


@dataclass(frozen=True)
class ExceptionTest:
    """One test in marked words: what it looks for, the rule it holds the records against, and where that comes from."""

    name: str
    label: str
    rule: str
    source: str
    find: Find


def span_of(session: Session, review: Review, language: Language | None = None) -> Span:
    """The period and scope of *review*, as of today; words in *language*."""
    now = today(session)
    return Span(
        review.from_on, review.to_on, review.organisation_id, now, {**spoken(review), "now": now.isoformat()}, language
    )


def rows(session: Session, statement: str, span: Span) -> list[Any]:
    """What a plain statement finds; it may name :first, :last, :begin, :end, :body and :now."""
    return list(session.connection().exec_driver_sql(statement, span.values))


def day_of(text: str) -> dt.date:
    """A stored day."""
    return dt.date.fromisoformat(text[:10])
