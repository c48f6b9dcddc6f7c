"""Samples of a review: drawn by its seed, looked at one by one, each with a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Count, Field, fields, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.review import ReviewSample, SampleKind, SampleResult
from k2k_desktop.services.review.drawing import TABLE_OF, in_order, population
from k2k_desktop.services.review.naming import titles
from k2k_desktop.services.review.records import open_review, review_of
from k2k_desktop.services.runner import about, say_more

MOST: Final = 200  # samples in one draw: more than anybody looks at in a day
DRAW_FORM: Final[tuple[Field, ...]] = (
    Field("kind", Choice(label=N_("Kind of sample"), of=SampleKind), True),
    Field("count", Count(label=N_("How many"), least=1, most=MOST), True),
)
NOTE_FORM: Final = fields(ReviewSample.note)


@dataclass(frozen=True)
class SampleLine:
    """One record drawn: its *table* and *key* open it, *title* is what it is called now."""

    id: int
    version: int
    kind: SampleKind
    position: int
    table: str
    key: int
    title: str
    result: SampleResult
    note: str


@dataclass(frozen=True)
class Drawn:
    """How much of a kind was drawn, of how many there are now, and what came of it."""

    kind: SampleKind
    drawn: int
    of: int
    waiting: int
    clean: int
    exceptions: int
    missing: int


@action(N_("Draw samples"), needs="desk.write", icon="list-ordered")
def draw_samples(session: Session, review_id: int, kind: SampleKind, count: int) -> int:
    """Draw the next *count* records of *kind* in the order of the review's seed. Gives how many were drawn.

    Raises Invalid where nothing (more) of that kind stands in the period and scope.
    """
    review = open_review(session, review_id)
    if not 1 <= count <= MOST:
        raise Invalid({"count": UserError(N_("Between 1 and {most} at a time."), most=MOST)})
    had = set(
        session.scalars(
            sa.select(ReviewSample.record_id).where(ReviewSample.review_id == review_id, ReviewSample.kind == kind)
        )
    )
    every = population(session, review, kind)
    chosen = [key for key in in_order(review.seed, kind, every) if key not in had][:count]
    if not chosen:
        told = N_("Nothing more of this kind stands in the period of the review.")
        raise Invalid({"kind": UserError(told)})
    for place, key in enumerate(chosen, len(had) + 1):
        session.add(
            ReviewSample(review_id=review_id, kind=kind, record_id=key, position=place, result=SampleResult.waiting)
        )
    about(session, "review", review_id)
    say_more(session, sample=kind.name, drawn=len(chosen), of=len(every), seed=review.seed)
    return len(chosen)


@action(N_("Judge sample"), needs="desk.write", icon="check")
def judge_sample(session: Session, sample_id: int, version: int, result: SampleResult, note: str | None = None) -> None:
    """Say what looking at a sample showed; without *note* the note there stays."""
    sample = session.get_one(ReviewSample, sample_id)
    open_review(session, sample.review_id)
    sample.check_version(version)
    sample.result = result
    if note is not None:
        sample.note = kind_of(ReviewSample.note).parse(note)
    about(session, "review", sample.review_id)


@question(needs="desk.see")
def samples_of(session: Session, review_id: int, kind: SampleKind | None = None) -> tuple[SampleLine, ...]:
    """The samples of a review, or of one *kind*, in the order they were drawn."""
    statement = sa.select(ReviewSample).where(ReviewSample.review_id == review_id).order_by(ReviewSample.id)
    if kind is not None:
        statement = statement.where(ReviewSample.kind == kind)
    rows = session.scalars(statement).all()
    called = titles(session, [(TABLE_OF[one.kind], one.record_id) for one in rows])
    return tuple(
        SampleLine(
            one.id, one.version, one.kind, one.position, TABLE_OF[one.kind], one.record_id,
            called[TABLE_OF[one.kind], one.record_id], one.result, one.note or "",
        )
        for one in rows
    )  # fmt: skip


@question(needs="desk.see")
def drawn_of(session: Session, review_id: int) -> tuple[Drawn, ...]:
    """For each kind that was drawn: how many, of how many, and the results."""
    review = review_of(session, review_id)
    rows = session.execute(
        sa.select(ReviewSample.kind, ReviewSample.result, sa.func.count())
        .where(ReviewSample.review_id == review_id)
        .group_by(ReviewSample.kind, ReviewSample.result)
    ).all()
    found = []
    for kind in SampleKind:
        counts = {result: count for one, result, count in rows if one is kind}
        if counts:
            of = len(population(session, review, kind))
            found.append(Drawn(kind, sum(counts.values()), of, *(counts.get(result, 0) for result in SampleResult)))
    return tuple(found)
