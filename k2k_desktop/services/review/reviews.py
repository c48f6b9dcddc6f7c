"""Reviews: begun with a period and a seed, worked on with notes, closed with a conclusion for ever."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field, fields, kind_of, required
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.office import User
from k2k_desktop.models.review import (
    CashCount,
    Finding,
    FindingStatus,
    Review,
    ReviewSample,
    ReviewStatus,
    SampleResult,
)
from k2k_desktop.services.review.records import open_review, review_of
from k2k_desktop.services.runner import today, who

REVIEW_FORM: Final = fields(Review.title, Review.from_on, Review.to_on, Review.organisation_id, Review.seed)
CLOSE_FORM: Final[tuple[Field, ...]] = required(Review.conclusion)
UNSEEN: Final = N_("Samples not looked at: {count}. Reason: {reason}")
_LARGEST_SEED: Final = 999_999  # six figures: short enough to be written on paper and typed again
_UNSETTLED: Final = (FindingStatus.open, FindingStatus.replied, FindingStatus.standing)


@dataclass(frozen=True)
class ReviewLine:
    """A review as the list shows it; *looked_at* of *samples*, *unsettled* of *findings*."""

    id: int
    title: str
    organisation: str
    auditor: str
    from_on: dt.date
    to_on: dt.date
    status: ReviewStatus
    samples: int
    looked_at: int
    findings: int
    unsettled: int


@dataclass(frozen=True)
class ReviewPage:
    """One review, whole; *values* are its form's, *line* is its progress."""

    id: int
    version: int
    line: ReviewLine
    values: dict[str, Any]
    seed: int
    notes: str
    conclusion: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    cash_counts: int

    @property
    def closed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.line.status is ReviewStatus.closed


@question(needs="desk.see")
def reviews(session: Session) -> tuple[ReviewLine, ...]:
    """Every review: the open ones first, then the latest."""
    return tuple(_lines(session, None))


@question(needs="desk.see")
def review_page(session: Session, review_id: int) -> ReviewPage:
    """One review with its progress."""
    review = review_of(session, review_id)
    counts = sa.select(sa.func.count()).select_from(CashCount).where(CashCount.review_id == review_id)
    return ReviewPage(
        review.id, review.version, _lines(session, review_id)[0],
        {one.name: getattr(review, one.name) for one in REVIEW_FORM}, review.seed, review.notes or "",
        review.conclusion or "", review.opened_at, review.closed_at, session.scalar(counts) or 0,
    )  # fmt: skip


@question(needs="desk.see")
def open_reviews(session: Session) -> tuple[tuple[int, str], ...]:
    """(key, title) of the reviews that are not closed, the latest first."""
    found = sa.select(Review.id, Review.title).where(Review.status == ReviewStatus.open).order_by(Review.id.desc())
    return tuple((key, title) for key, title in session.execute(found))


@question(needs="desk.see")
def fresh_review(session: Session) -> dict[str, Any]:
    """What a new review's form begins with: the year so far, the whole office, and a seed nobody chose."""
    now = today(session)
    return {"from_on": dt.date(now.year, 1, 1), "to_on": now, "seed": 1 + secrets.randbelow(_LARGEST_SEED)}


@action(N_("Save review"), needs="desk.write", icon="save")
def save_review(session: Session, review_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Begin a review (None), or change title, period, scope and seed of an open one. Gives its key.

    Raises Invalid where the period ends before it begins or in days to come, and where period, scope or seed are
    changed after samples were drawn: they would not be the samples of that seed any more.
    """
    if review_id is None:
        review = Review(status=ReviewStatus.open, opened_at=moment(session), auditor_id=who(session).user_id)
    else:
        review = open_review(session, review_id)
        review.check_version(version)
        _judge_drawn(session, review, changes)
    review.put({one.name: changes[one.name] for one in REVIEW_FORM if one.name in changes})
    if review.to_on < review.from_on:
        raise Invalid({"to_on": UserError(N_("The period ends before it begins."))})
    if review.from_on > today(session):
        raise Invalid({"from_on": UserError(N_("This day has not come yet."))})
    session.add(review)
    session.flush()
    return review.id


@action(N_("Save notes of review"), needs="desk.write", icon="save")
def save_notes(session: Session, review_id: int, version: int, notes: str | None) -> int:
    """Keep the auditor's notes. Gives the new version."""
    review = open_review(session, review_id)
    review.check_version(version)
    review.notes = kind_of(Review.notes).parse(notes)
    session.flush()
    return review.version


@action(N_("Close review"), needs="desk.write", undoable=False, icon="lock")
def close_review(session: Session, review_id: int, version: int, conclusion: str, unseen_reason: str = "") -> None:
    """Close it with a conclusion: from now on the database refuses every change of samples, findings and counts.

    Raises Invalid without a conclusion, and where samples wait to be looked at and no *unseen_reason* is given; the
    reason then stands below the conclusion.
    """
    review = open_review(session, review_id)
    review.check_version(version)
    words = kind_of(Review.conclusion).parse(conclusion)
    if not words:
        raise Invalid({"conclusion": UserError(N_("Write the conclusion first."))})
    waiting = session.scalar(
        sa.select(sa.func.count()).where(
            ReviewSample.review_id == review_id, ReviewSample.result == SampleResult.waiting
        )
    )
    if waiting:
        reason = " ".join(unseen_reason.split())
        if not reason:
            told = N_("{count} samples were not looked at. Look at them, or say why they are left.")
            raise Invalid({"unseen_reason": UserError(told, count=waiting)})
        words = f"{words}\n\n{say(UNSEEN, count=waiting, reason=reason)}"
    review.conclusion, review.closed_at, review.status = words, moment(session), ReviewStatus.closed


def _judge_drawn(session: Session, review: Review, changes: dict[str, Any]) -> None:
    drawn = sa.select(ReviewSample.id).where(ReviewSample.review_id == review.id).limit(1)
    for name in ("from_on", "to_on", "organisation_id", "seed"):
        if name in changes and changes[name] != getattr(review, name) and session.scalar(drawn) is not None:
            told = N_("Samples are drawn already: period, scope and seed stay. Begin a new review for others.")
            raise Invalid({name: UserError(told)})


def _lines(session: Session, review_id: int | None) -> list[ReviewLine]:
    sample, finding = ReviewSample, Finding
    of_sample = sa.select(sa.func.count()).where(sample.review_id == Review.id)
    of_finding = sa.select(sa.func.count()).where(finding.review_id == Review.id)
    statement = (
        sa.select(
            Review, Organisation.name, User.name, of_sample.scalar_subquery(),
            of_sample.where(sample.result != SampleResult.waiting).scalar_subquery(),
            of_finding.scalar_subquery(), of_finding.where(finding.status.in_(_UNSETTLED)).scalar_subquery(),
        )
        .outerjoin(Organisation, Organisation.id == Review.organisation_id)
        .outerjoin(User, User.id == Review.auditor_id)
        .order_by(Review.status.desc(), Review.id.desc())
    )  # fmt: skip
    if review_id is not None:
        statement = statement.where(Review.id == review_id)
    return [
        ReviewLine(
            one.id, one.title, body or "", auditor or "", one.from_on, one.to_on, one.status, *counts
        )
        for one, body, auditor, *counts in session.execute(statement)
    ]  # fmt: skip
