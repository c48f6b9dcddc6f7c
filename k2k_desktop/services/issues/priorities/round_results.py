"""What a priority round came to: points and first choices, by block, sex and age, with small groups withheld."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.issues.priorities import PriorityRound, RoundCandidate, RoundChoice, RoundStatus, RoundVote
from k2k_desktop.models.people import Household, Sex
from k2k_desktop.services.issues.priorities.round_pages import RoundPage, choices_of, round_page
from k2k_desktop.services.issues.priorities.withholding import ASIDE, FEWER, Shown, withhold
from k2k_desktop.services.people.stays import lasted
from k2k_desktop.services.runner import today

G = TypeVar("G")
BANDS: Final = ((18, 29), (30, 39), (40, 49), (50, 59), (60, None))  # years, as of the day of the vote
_NOT_KNOWN: Final = N_("Not known")


@dataclass(frozen=True)
class ResultLine:
    """A candidate's result. *tie* is how it was placed among those with the same points: "", `score`, `number`."""

    candidate_id: int
    number: int
    title: str
    points: int
    firsts: int
    place: int
    score: int
    wins: bool
    tie: str


@dataclass(frozen=True)
class Turnout:
    """How many of a block's households voted; *spoilt* are among them."""

    block: str
    households: int
    voted: int
    spoilt: int


@dataclass(frozen=True)
class Group:
    """First choices by group of voters: a column a group, a row a candidate in the order of the result.

    *cells* and *totals* are ready words: a count, `<5`, or `–` for what is withheld so that `<5` cannot be computed.
    """

    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True)
class Results:
    """A round's result; without *lines* while it is not closed: what is not over is not counted."""

    page: RoundPage
    lines: tuple[ResultLine, ...]
    turnout: tuple[Turnout, ...]
    by_block: Group
    by_sex: Group
    by_age: Group
    valid: int
    spoilt: int


def place_all(session: Session, one: PriorityRound) -> None:
    """Keep points and place on every standing candidate. Rule: Borda, with ranks n to 1 of the n a slip has; the same
    points are parted by the score, then by the lower number. A withdrawn one has neither."""
    points, _firsts = _counted(session, one)
    rows = session.scalars(
        sa.select(RoundCandidate).where(RoundCandidate.round_id == one.id, ~RoundCandidate.withdrawn)
    ).all()
    ordered = sorted(rows, key=lambda row: (-points[row.id], -row.score, row.position))
    for place, row in enumerate(ordered, 1):
        row.points, row.place = points[row.id], place


def _counted(session: Session, one: PriorityRound) -> tuple[Counter[int], Counter[int]]:
    """Points and first choices by candidate."""
    points: Counter[int] = Counter()
    firsts: Counter[int] = Counter()
    most = choices_of(one.way, one.ranks)
    statement = (
        sa.select(RoundChoice.candidate_id, RoundChoice.rank, sa.func.count())
        .join(RoundVote, RoundVote.id == RoundChoice.vote_id)
        .where(RoundVote.round_id == one.id, ~RoundVote.spoilt)
        .group_by(RoundChoice.candidate_id, RoundChoice.rank)
    )
    for candidate, rank, count in session.execute(statement):
        points[candidate] += count * max(0, most - rank + 1)
        if rank == 1:
            firsts[candidate] += count
    return points, firsts


@question(needs="priorities.see")
def results(session: Session, round_id: int, language: Language | None = None) -> Results:
    """The result of a round and who voted, in words of *language*; of an open one only the turnout."""
    one = session.get_one(PriorityRound, round_id)
    page = round_page(session, round_id)
    turnout = _turnout(session, one)
    spoilt = sum(line.spoilt for line in turnout)
    valid = sum(line.voted for line in turnout) - spoilt
    if one.status is not RoundStatus.closed:
        nothing = Group((), (), (), withheld=False)
        return Results(page, (), turnout, nothing, nothing, nothing, valid, spoilt)
    lines = _lines(session, one, page)
    order = [line.candidate_id for line in lines]
    cast = _first_choices(session, round_id)
    blocks = dict(session.execute(sa.select(Block.id, Block.code).order_by(Block.sort_key)).all())
    return Results(
        page, lines, turnout,
        _group(order, [(candidate, block) for candidate, block, _s, _a in cast], list(blocks), blocks.__getitem__,
               known=True),
        _group(order, [(candidate, sex) for candidate, _b, sex, _a in cast], [Sex.female, Sex.male, None],
               lambda sex: sex.say(language) if sex else say(_NOT_KNOWN, language)),
        _group(order, [(candidate, _band(age)) for candidate, _b, _s, age in cast], [*BANDS, None],
               lambda band: _band_words(band, language)),
        valid, spoilt,
    )  # fmt: skip


def _lines(session: Session, one: PriorityRound, page: RoundPage) -> tuple[ResultLine, ...]:
    _points, firsts = _counted(session, one)
    standing = sorted(page.standing, key=lambda each: each.place or 0)
    same = Counter(each.points for each in standing)
    exact = Counter((each.points, each.score) for each in standing)
    found = []
    for each in standing:
        tie = "" if same[each.points] == 1 else "score" if exact[each.points, each.score] == 1 else "number"
        found.append(ResultLine(
            each.id, each.number, each.title, each.points or 0, firsts[each.id], each.place or 0, each.score,
            (each.place or 0) <= page.winners, tie,
        ))  # fmt: skip
    return tuple(found)


def _first_choices(session: Session, round_id: int) -> Sequence[tuple[int, int, Sex | None, int | None]]:
    statement = (
        sa.select(RoundChoice.candidate_id, RoundVote.block_id, RoundVote.sex, RoundVote.age)
        .join(RoundVote, RoundVote.id == RoundChoice.vote_id)
        .where(RoundVote.round_id == round_id, ~RoundVote.spoilt, RoundChoice.rank == 1)
    )
    return session.execute(statement).all()


def _turnout(session: Session, one: PriorityRound) -> tuple[Turnout, ...]:
    """By block: households that lived there on the last day of voting, or today while it goes on."""
    day = min(one.closes_on, one.closed_on or today(session))
    living = (
        sa.select(Unit.block_id, sa.func.count())
        .join(Household, Household.unit_id == Unit.id)
        .where(Unit.estate_id == one.estate_id, lasted(Household.moved_in_on, Household.moved_out_on, day))
        .group_by(Unit.block_id)
    )
    households = dict(session.execute(living).all())
    cast: dict[int, Counter[bool]] = defaultdict(Counter)
    counted = (
        sa.select(RoundVote.block_id, RoundVote.spoilt, sa.func.count())
        .where(RoundVote.round_id == one.id)
        .group_by(RoundVote.block_id, RoundVote.spoilt)
    )
    for block, spoilt, count in session.execute(counted):
        cast[block][bool(spoilt)] = count
    blocks = session.execute(
        sa.select(Block.id, Block.code).where(Block.estate_id == one.estate_id).order_by(Block.sort_key)
    )
    return tuple(
        Turnout(code, households.get(key, 0), cast[key].total(), cast[key][True])
        for key, code in blocks
        if households.get(key) or cast[key]
    )


def _group(
    order: Sequence[int], cast: Sequence[tuple[int, G]], groups: Sequence[G], name: Callable[[G], str],
    *, known: bool = False,
) -> Group:  # fmt: skip
    counted = Counter(cast)
    used = [one for one in groups if any(counted[candidate, one] for candidate in order)]
    shown = withhold([[counted[candidate, one] for one in used] for candidate in order], totals_known=known)
    if shown.withheld or not used:
        return Group((), (), (), withheld=shown.withheld)
    return _worded(shown, [name(one) for one in used])


def _worded(shown: Shown, heads: Sequence[str]) -> Group:
    words = {FEWER: "<5", ASIDE: "–"}

    def said(counts: Sequence[int]) -> tuple[str, ...]:
        return tuple(words.get(count, str(count)) for count in counts)

    return Group(tuple(heads), tuple(said(row) for row in shown.cells), said(shown.totals), withheld=False)


def _band(age: int | None) -> tuple[int, int | None] | None:
    if age is None:
        return None
    return next((band for band in BANDS if band[1] is None or age <= band[1]), None)


def _band_words(band: tuple[int, int | None] | None, language: Language | None) -> str:
    if band is None:
        return say(_NOT_KNOWN, language)
    least, most = band
    return f"{least}–{most}" if most else f"{least}+"
