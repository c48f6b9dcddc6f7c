"""Exception tests on numbers: missing from a series, or there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_
from k2k_desktop.services.review.drawing import BODY
from k2k_desktop.services.review.exceptions.kinds import LOCAL, ExceptionTest, Hit, Span, rows

_NO_GAPS: Final = N_("Numbers run without gaps or doubles, so that nothing can vanish or be slipped in")
# Each series: its table, what parts it, the day of a record, and its records that count. A number that is still
# provisional is none; annual general meetings count through all years.
_SERIES: Final = (
    ("issue", "year", LOCAL.format("reported_at"), "1"),
    ("work_order", "year", "coalesce(ordered_on, date(created_at, '+8 hours'))", "1"),
    ("resolution", "organisation_id, year", "resolved_on", BODY.format("")),
    ("meeting", "organisation_id, kind, CASE WHEN kind = 'agm' THEN 0 ELSE year END", "held_on",
     f"status != 'planned' AND {BODY.format('')}"),
)  # fmt: skip
_MISSING: Final = """
SELECT id, before, number FROM (
    SELECT id, number, {day} AS day, lag(number) OVER (PARTITION BY {parts} ORDER BY number) AS before
    FROM {table} WHERE {counts}
) WHERE before IS NOT NULL AND number > before + 1 AND day BETWEEN :first AND :last ORDER BY day"""
_TWICE: Final = """
SELECT id, number FROM (
    SELECT id, number, {day} AS day, count(*) OVER (PARTITION BY {parts}, number) AS times
    FROM {table} WHERE {counts}
) WHERE times > 1 AND day BETWEEN :first AND :last ORDER BY number"""
# Letters of appointment and of its end are numbered by hand.
_LETTERS: Final = """
WITH letter(id, body, number, day) AS (
    SELECT id, organisation_id, letter_number, letter_on FROM appointment WHERE letter_number IS NOT NULL
    UNION ALL
    SELECT id, organisation_id, end_letter_number, end_letter_on FROM appointment WHERE end_letter_number IS NOT NULL
)
SELECT id, number FROM (
    SELECT *, count(*) OVER (PARTITION BY upper(trim(number))) AS times FROM letter
) WHERE times > 1 AND (day IS NULL OR day BETWEEN :first AND :last) AND (:body IS NULL OR body = :body)
ORDER BY number"""


def missing(session: Session, span: Span) -> Iterator[Hit]:
    """Records before which numbers of their series are missing."""
    for table, parts, day, counts in _SERIES:
        for key, before, number in rows(
            session, _MISSING.format(table=table, parts=parts, day=day, counts=counts), span
        ):
            first, last = before + 1, number - 1
            words = N_("Number {first} is missing before it.")
            if last > first:
                words = N_("Numbers {first} to {last} are missing before it.")
            yield Hit(table, key, span.say(words, first=first, last=last))


def twice(session: Session, span: Span) -> Iterator[Hit]:
    """Records, and letters, that share their number with another."""
    told = N_("Number {number} is there more than once.")
    for table, parts, day, counts in _SERIES:
        statement = _TWICE.format(table=table, parts=parts, day=day, counts=counts)
        for key, number in rows(session, statement, span):
            yield Hit(table, key, span.say(told, number=number))
    for key, number in rows(session, _LETTERS, span):
        yield Hit("appointment", key, span.say(N_("Letter {number} is there more than once."), number=number))


TESTS: Final = (
    ExceptionTest(
        "numbers_missing", N_("Number missing in a series"),
        N_("Complaints, work orders, meetings and resolutions are numbered without gaps."), _NO_GAPS, missing,
    ),
    ExceptionTest(
        "numbers_twice", N_("Number there twice"),
        N_("No two complaints, work orders, meetings, resolutions or letters share a number."), _NO_GAPS, twice,
    ),
)  # fmt: skip
