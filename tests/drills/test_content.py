"""A sample of the drills of hostile content; the full figures are `./test --faults fuzzing hostile`."""

from __future__ import annotations

from pathlib import Path

from tests.faults import Drill, fuzzing, hostile


def test_hostile_words_reach_screen_paper_and_sheet_unchanged() -> None:
    found = hostile.run(150, 5)
    assert found.passed, found.faults


def test_a_paper_that_takes_words_for_markup_is_noticed() -> None:
    found = hostile.broken(5)
    assert found.lost or found.faults


def test_hostile_files_from_outside_are_read_or_refused(tmp_path: Path) -> None:
    drills = [fuzzing.fuzz(kind, 12, 5, tmp_path) for kind in fuzzing.from_outside(tmp_path)]
    assert [_short(one) for one in drills] == [(12, 0, 0, ())] * 3


def test_a_reader_that_dies_or_takes_anything_is_noticed() -> None:
    found = fuzzing.broken(5)
    assert found.accepted
    assert any("signal 9" in fault for fault in found.faults)


def _short(drill: Drill) -> tuple[int, int, int, tuple[str, ...]]:
    return drill.injected, drill.lost, drill.accepted, drill.faults
