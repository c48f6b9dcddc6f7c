"""A sample of the sign-in drill: a few guesses, restarts, clocks and sheets, and proof that it can fail."""

from __future__ import annotations

from tests.faults import signin


def test_waits_hold_through_restarts_and_clocks_set_wrong() -> None:
    assert signin.guesses(12, 7).passed


def test_the_sheet_opens_and_every_slip_is_named() -> None:
    assert signin.sheets(1, 7).passed


def test_a_careless_program_is_noticed() -> None:
    assert not signin.broken(7).passed
