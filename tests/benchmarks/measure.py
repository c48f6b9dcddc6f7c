"""Figures that mean the same on every computer: our time against a floor measured beside it."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAIRS = 15
RESAMPLES = 2000

# What is timed: called once a round. It may give back the seconds it took itself, as a child process would report.
Timed = Callable[[], object]
Statistic = Callable[[Sequence[float]], float]


@dataclass(frozen=True)
class Result:
    """One figure beside its goal; `unit` is × for a ratio. `skipped` says why there is none."""

    title: str
    goal: float
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    unit: str = "×"
    at_least: bool = False
    note: str = ""
    skipped: str = ""

    @property
    def met(self) -> bool:
        """A goal is met when the 95 % interval reaches it."""
        return bool(self.skipped) or (self.high >= self.goal if self.at_least else self.low <= self.goal)

    def __str__(self) -> str:
        if self.skipped:
            return f"{self.title}: skipped, {self.skipped}"
        bound = "≥" if self.at_least else "≤"
        figure = f"{self.value:.2f} {self.unit} ({self.low:.2f} to {self.high:.2f})"
        verdict = "met" if self.met else "NOT MET"
        note = f" [{self.note}]" if self.note else ""
        return f"{self.title}: {figure}, goal {bound} {self.goal:g} {self.unit}: {verdict}{note}"


def percentile(share: float) -> Statistic:
    """The value below which *share* of the values lie."""

    def of(values: Sequence[float]) -> float:
        ordered = sorted(values)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return of


def interval(values: Sequence[float], statistic: Statistic = statistics.median) -> tuple[float, float]:
    """The 95 % bootstrap interval of *statistic*, the same each time for the same values."""
    dice = random.Random(len(values))
    drawn = sorted(statistic(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return drawn[int(0.025 * RESAMPLES)], drawn[int(0.975 * RESAMPLES) - 1]


def seconds(what: Timed) -> float:
    """How long *what* takes; its own word counts when it gives back a float."""
    began = time.perf_counter()
    told = what()
    took = time.perf_counter() - began
    return told if isinstance(told, float) else took


def compare(
    title: str, ours: Timed, floor: Timed, goal: float, *, pairs: int = PAIRS, at_least: bool = False
) -> Result:
    """The median of *ours* / *floor* over interleaved pairs, each going first in turn, after one round to warm up.

    With *at_least*, how many times faster we are than *floor*, to be *goal* or more.
    """
    seconds(ours), seconds(floor)
    times: list[tuple[float, float]] = []
    for number in range(pairs):
        if number % 2:
            theirs, mine = seconds(floor), seconds(ours)
        else:
            mine, theirs = seconds(ours), seconds(floor)
        times.append((mine, theirs))
    ratios = [theirs / mine if at_least else mine / theirs for mine, theirs in times]
    low, high = interval(ratios)
    mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    note = f"{mine * 1000:.1f} ms against {theirs * 1000:.1f} ms"
    return Result(title, goal, statistics.median(ratios), low, high, at_least=at_least, note=note)


def limit(
    title: str, milliseconds: Sequence[float], goal: float, statistic: Statistic | None = None, note: str = ""
) -> Result:
    """A time that must stay below *goal* milliseconds: by default its 95th percentile."""
    chosen = statistic or percentile(0.95)
    low, high = interval(milliseconds, chosen)
    return Result(title, goal, chosen(milliseconds), low, high, unit="ms", note=note or f"{len(milliseconds)} times")


def ratio(title: str, ours: Sequence[float], floor: Sequence[float], goal: float, note: str = "") -> Result:
    """The same as `compare` for what is no time, memory for one: pairs measured by the caller."""
    ratios = [mine / theirs for mine, theirs in zip(ours, floor, strict=True)]
    low, high = interval(ratios)
    return Result(title, goal, statistics.median(ratios), low, high, note=note)
