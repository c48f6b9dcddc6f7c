"""The measuring tape itself is straight."""

from __future__ import annotations

import random

from tests.benchmarks.measure import Result, compare, interval, limit, percentile, ratio


def test_a_goal_is_met_when_the_interval_reaches_it() -> None:
    assert Result("a", 1.5, 1.6, 1.49, 1.7).met
    assert not Result("a", 1.5, 1.6, 1.51, 1.7).met
    assert Result("a", 5, 4.9, 4.5, 5.0, at_least=True).met
    assert not Result("a", 5, 4.9, 4.5, 4.99, at_least=True).met


def test_what_says_its_own_time_is_believed() -> None:
    found = compare("a", lambda: 0.3, lambda: 0.1, 2.0)
    assert round(found.value, 6) == 3.0
    assert not found.met
    assert "NOT MET" in str(found)


def test_how_many_times_faster() -> None:
    found = compare("a", lambda: 0.1, lambda: 0.6, 5.0, at_least=True)
    assert round(found.value, 6) == 6.0
    assert found.met


def test_each_of_a_pair_goes_first_in_turn() -> None:
    order: list[str] = []
    compare("a", lambda: order.append("ours"), lambda: order.append("floor"), 100.0, pairs=4)
    assert order[2:] == ["ours", "floor", "floor", "ours", "ours", "floor", "floor", "ours"]


def test_the_interval_holds_the_true_median() -> None:
    dice = random.Random(7)
    drawn = [interval([dice.gauss(1, 0.1) for _ in range(15)]) for _ in range(20)]
    held = sum(low <= 1.0 <= high for low, high in drawn)
    assert held >= 17


def test_a_limit_is_on_the_slowest_steps() -> None:
    assert limit("a", [1.0] * 99 + [50.0], 16.7).met
    assert not limit("a", [1.0] * 50 + [50.0] * 50, 16.7).met
    assert percentile(0.95)(list(range(100))) == 95


def test_memory_is_compared_by_its_own_pairs() -> None:
    assert ratio("a", [110.0, 121.0, 110.0], [100.0, 110.0, 100.0], 1.2).met
