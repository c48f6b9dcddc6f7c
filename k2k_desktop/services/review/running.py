"""Exception tests run on demand, all at once: what each found; that a run was made stays in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_
from k2k_desktop.services.entries import newest
from k2k_desktop.services.review.exceptions import TESTS
from k2k_desktop.services.review.exceptions.kinds import ExceptionTest, Hit, Span, span_of
from k2k_desktop.services.review.naming import titles
from k2k_desktop.services.review.records import review_of
from k2k_desktop.services.runner import about, progress, say_more

_RUNS: Final = ("review.run_exceptions", "review.exceptions_pdf")  # on screen, and for a paper
SHOWN: Final = 200  # records named of one test; the others are counted


@dataclass(frozen=True)
class HitLine:
    """One record that breaks the rule: *table* and *key* open it, *title* is what it is called, *detail* says how."""

    table: str
    key: int
    title: str
    detail: str


@dataclass(frozen=True)
class Judged:
    """What one test found: marked words, how many records, and the first of them."""

    name: str
    label: str
    rule: str
    source: str
    count: int
    hits: tuple[HitLine, ...]


@dataclass(frozen=True)
class LastRun:
    """The newest run for a review: when, by whom, and how many records each test named {name: count}."""

    at: dt.datetime
    by: str
    found: dict[str, int]


@question(needs="desk.see", recorded=N_("Run exception tests"))
def run_exceptions(session: Session, review_id: int) -> tuple[Judged, ...]:
    """Every test over the period and scope of a review. Its counts are kept with the review: in the trail, where
    nobody can change them. Tells its progress and can be stopped."""
    review = review_of(session, review_id)
    results = all_results(session, span_of(session, review))
    about(session, "review", review_id)
    say_more(session, found={one.name: one.count for one in results})
    return results


@question(needs="desk.see")
def last_run(session: Session, review_id: int) -> LastRun | None:
    """The newest run for a review; None before the first."""
    last = newest(session, _RUNS, f"review:{review_id}")
    return LastRun(last.at, last.user, last.body.get("found", {})) if last else None


@question(needs="desk.see")
def tests_known(session: Session) -> tuple[tuple[str, str, str, str], ...]:
    """(name, label, rule, source) of every test, marked, in their order."""
    return tuple((one.name, one.label, one.rule, one.source) for one in TESTS)


def all_results(session: Session, span: Span) -> tuple[Judged, ...]:
    """What every test finds in *span*."""
    told, results = progress(session), []
    for place, test in enumerate(TESTS):
        told.at(place, len(TESTS))
        results.append(_result(session, test, span))
    told.at(len(TESTS), len(TESTS))
    return tuple(results)


def _result(session: Session, test: ExceptionTest, span: Span) -> Judged:
    found = iter(test.find(session, span))
    first: list[Hit] = list(islice(found, SHOWN))
    count = len(first) + sum(1 for _more in found)
    called = titles(session, [(one.table, one.key) for one in first], span.language)
    lines = tuple(HitLine(one.table, one.key, called[one.table, one.key], one.detail) for one in first)
    return Judged(test.name, test.label, test.rule, test.source, count, lines)
