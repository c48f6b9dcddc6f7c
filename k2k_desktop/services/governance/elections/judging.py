"""What numbers of papers and votes may be, and whom they elect: rules alone, without records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_


@dataclass(frozen=True)
class Papers:
    """The papers of one box, or of all boxes together."""

    issued: int = 0
    used: int = 0
    spoilt: int = 0
    unused: int = 0

    @property
    def difference(self) -> int:
        """Issued less what came back as used, spoilt or not used; the count reconciles at 0."""
        return self.issued - self.used - self.spoilt - self.unused

    def __add__(self, other: Papers) -> Papers:
        return Papers(
            self.issued + other.issued, self.used + other.used, self.spoilt + other.spoilt, self.unused + other.unused
        )


@dataclass(frozen=True)
class Outcome:
    """Who is elected beyond doubt, who shares the last seats, and how many of those seats there are."""

    elected: tuple[int, ...]
    tied: tuple[int, ...] = ()
    places: int = 0


def faults_of(papers: Papers, votes: Sequence[int], seats: int) -> dict[str, UserError]:
    """{field: what cannot be}: votes + spoilt never exceed papers × seats, nor a candidate's votes the papers used.

    Papers that do not add up are no fault here: they are kept as counted, and hold the result back.
    """
    if papers.used + papers.spoilt > papers.issued:
        many = N_("{back} papers used and spoilt, but only {issued} were issued.")
        return {"used": UserError(many, back=papers.used + papers.spoilt, issued=papers.issued)}
    if votes and max(votes) > papers.used:
        one = N_("A candidate has {votes} votes, but only {used} papers were used.")
        return {"used": UserError(one, votes=max(votes), used=papers.used)}
    if sum(votes) > papers.used * seats:
        all_of = N_("{votes} votes are more than {used} papers with at most {seats} votes each allow.")
        return {"used": UserError(all_of, votes=sum(votes), used=papers.used, seats=seats)}
    return {}


def outcome_of(votes: Mapping[int, int], seats: int) -> Outcome:
    """Whom the *votes* {candidate: votes} elect to so many *seats*; no more candidates than seats need no vote."""
    order = sorted(votes, key=lambda one: (-votes[one], one))
    if len(order) <= seats:
        return Outcome(tuple(order))
    last = votes[order[seats - 1]]
    if votes[order[seats]] != last:
        return Outcome(tuple(order[:seats]))
    sure = tuple(one for one in order if votes[one] > last)
    return Outcome(sure, tuple(one for one in order if votes[one] == last), seats - len(sure))
