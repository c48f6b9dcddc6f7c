"""Cash counted in front of a witness: pieces of each note and coin against what the book says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field, fields
from k2k_desktop.core.formats import show_money
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.review import CashCount
from k2k_desktop.services.review.records import open_review
from k2k_desktop.services.runner import about

# Notes and coins of the ringgit in use (Bank Negara Malaysia): the column, and its worth in sen.
PIECES: Final = (
    ("notes_100", 100_00), ("notes_50", 50_00), ("notes_20", 20_00), ("notes_10", 10_00), ("notes_5", 5_00),
    ("notes_1", 1_00), ("coins_50", 50), ("coins_20", 20), ("coins_10", 10), ("coins_5", 5),
)  # fmt: skip
# An empty number of pieces is none.
_PIECES: Final = tuple(
    replace(one, required=False) for one in fields(*(getattr(CashCount, name) for name, _ in PIECES))
)
CASH_FORM: Final[tuple[Field, ...]] = (
    *fields(CashCount.counted_at, CashCount.holder, CashCount.witness), *_PIECES,
    *fields(CashCount.book_sen, CashCount.explanation),
)  # fmt: skip


@dataclass(frozen=True)
class CashPage:
    """One count; *pieces* are (marked name, how many, worth of one in sen), *difference_sen* is below 0 when short."""

    id: int
    version: int
    values: dict[str, Any]
    counted_at: dt.datetime
    holder: str
    witness: str
    pieces: tuple[tuple[str, int, int], ...]
    total_sen: int
    book_sen: int
    difference_sen: int
    explanation: str


@action(N_("Save cash count"), needs="desk.write", icon="banknote")
def save_cash_count(
    session: Session, review_id: int, count_id: int | None, version: int, changes: dict[str, Any]
) -> int:
    """Keep a count (None: a new one) of an open review. Gives its key.

    Raises Invalid where cash and book differ and nobody says why, and where holder and witness are the same person.
    """
    open_review(session, review_id)
    if count_id is None:
        count = CashCount(review_id=review_id, counted_at=moment(session), **dict.fromkeys(dict(PIECES), 0))
    else:
        count = session.get_one(CashCount, count_id)
        count.check_version(version)
    given = {one.name: changes[one.name] for one in CASH_FORM if one.name in changes}
    count.put({name: 0 if value is None and name in dict(PIECES) else value for name, value in given.items()})
    count.counted_at = count.counted_at or moment(session)
    _judge(session, count)
    session.add(count)
    session.flush()
    about(session, "review", review_id)
    return count.id


@question(needs="desk.see")
def cash_counts(session: Session, review_id: int) -> tuple[CashPage, ...]:
    """The counts of a review, the latest first."""
    statement = sa.select(CashCount).where(CashCount.review_id == review_id).order_by(CashCount.counted_at.desc())
    return tuple(page_of(one) for one in session.scalars(statement))


@question(needs="desk.see")
def cash_count(session: Session, count_id: int) -> CashPage:
    """One count."""
    return page_of(session.get_one(CashCount, count_id))


def page_of(one: CashCount) -> CashPage:
    """One count as plain values."""
    labels = {each.name: each.kind.label for each in CASH_FORM}
    values = {each.name: getattr(one, each.name) for each in CASH_FORM}
    total = total_sen(values)
    return CashPage(
        one.id, one.version, values, one.counted_at, one.holder, one.witness,
        tuple((labels[name], values[name], sen) for name, sen in PIECES), total, one.book_sen, total - one.book_sen,
        one.explanation or "",
    )  # fmt: skip


def total_sen(values: Mapping[str, Any]) -> int:
    """What the pieces are worth together, in sen; empty ones count nothing."""
    return sum((values.get(name) or 0) * sen for name, sen in PIECES)


def difference_words(total: int, book: int, language: Language | None = None) -> str:
    """The difference as a sentence."""
    if total == book:
        return say(N_("Cash and book agree."), language)
    words = N_("{amount} more than the book says.") if total > book else N_("{amount} less than the book says.")
    return say(words, language, amount=show_money(abs(total - book)))


def _judge(session: Session, count: CashCount) -> None:
    values = {name: getattr(count, name) for name, _sen in PIECES}
    wrong: dict[str, UserError] = {}
    for name in ("holder", "witness", "book_sen"):
        if getattr(count, name) in (None, ""):
            wrong[name] = UserError(N_("Fill this in: the sheet is signed."))
    if count.holder and count.witness and count.holder.strip().casefold() == count.witness.strip().casefold():
        wrong["witness"] = UserError(N_("Somebody else must be the witness."))
    if count.counted_at > moment(session):
        wrong["counted_at"] = UserError(N_("This moment has not come yet."))
    if not wrong and total_sen(values) != count.book_sen and not (count.explanation or "").strip():
        told = N_("Cash and book differ: {difference} Say why.")
        wrong["explanation"] = UserError(told, difference=difference_words(total_sen(values), count.book_sen))
    if wrong:
        raise Invalid(wrong)
