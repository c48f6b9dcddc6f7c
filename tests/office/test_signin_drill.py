"""A sample of the sign-in and recovery drills: guesses, restarts, clocks, a sheet, and proof that they can fail."""

from __future__ import annotations

from tests.faults import recovery, signin


def test_waits_hold_through_restarts_and_clocks_set_wrong() -> None:
    assert signin.guesses(12, 7).passed


def test_the_sheet_opens_and_every_slip_is_named() -> None:
    assert recovery.run(1, 7).passed


def test_a_careless_program_is_noticed() -> None:
    assert not signin.broken(7).passed
    assert not recovery.broken(7).passed
