"""The counting of wrong tries and the wait that grows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from k2k_desktop.core.attempts import Attempts
from k2k_desktop.core.clock import FixedClock

START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)


def _fail(attempts: Attempts, username: str, times: int) -> None:
    for _ in range(times):
        attempts.failed(username)


def test_the_wait_begins_at_the_fifth_wrong_try_doubles_and_ends_at_300_seconds(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "office.attempts", FixedClock(START))
    waits = []
    for _ in range(16):
        attempts.failed("aminah")
        waits.append(attempts.wait_for("Aminah"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert attempts.wait_for("zul") == 0


def test_the_wait_outlives_the_program_and_passes_with_time(tmp_path: Path) -> None:
    clock = FixedClock(START)
    clock.ticks = 5_000.0
    _fail(Attempts(tmp_path / "office.attempts", clock), "aminah", 8)
    clock.advance(dt.timedelta(seconds=3))
    restarted = Attempts(tmp_path / "office.attempts", clock)
    assert restarted.wait_for("aminah") == 5
    clock.advance(dt.timedelta(seconds=5))
    assert restarted.wait_for("aminah") == 0


def test_the_wait_outlives_a_restart_of_the_computer_for_what_it_has_not_run(tmp_path: Path) -> None:
    clock = FixedClock(START)
    clock.ticks = 5_000.0
    _fail(Attempts(tmp_path / "office.attempts", clock), "aminah", 12)
    started = FixedClock(START + dt.timedelta(days=3))  # its steady clock counts from nought again
    again = Attempts(tmp_path / "office.attempts", started)
    assert again.wait_for("aminah") == 128
    started.advance(dt.timedelta(seconds=100))
    assert Attempts(tmp_path / "office.attempts", started).wait_for("aminah") == 28
    started.ticks = 90_000.0  # as long as it ran before, and longer
    assert again.wait_for("aminah") == 0


def test_a_wait_that_is_over_after_a_restart_does_not_come_back(tmp_path: Path) -> None:
    clock = FixedClock(START)
    clock.ticks = 20.0
    _fail(Attempts(tmp_path / "office.attempts", clock), "aminah", 8)
    started = FixedClock(START)
    waits = []
    for _second in range(6):
        started.advance(dt.timedelta(seconds=4))
        waits.append(Attempts(tmp_path / "office.attempts", started).wait_for("aminah"))
    assert waits == [4, 0, 0, 0, 0, 0]


def test_a_success_reports_the_failures_once_and_forgets_them(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "office.attempts", FixedClock(START))
    _fail(attempts, "aminah", 7)
    _fail(attempts, "zul", 1)
    assert attempts.succeeded("AMINAH") == 7
    assert attempts.succeeded("aminah") == 0
    assert attempts.wait_for("aminah") == 0
    assert Attempts(tmp_path / "office.attempts", FixedClock(START)).succeeded("zul") == 1


def test_failures_stay_to_be_told_where_a_right_password_opened_no_trail(tmp_path: Path) -> None:
    def here() -> Attempts:
        return Attempts(tmp_path / "office.attempts", FixedClock(START))

    _fail(here(), "aminah", 7)
    _fail(here(), "zul", 6)
    here().passed("Aminah")
    assert (here().wait_for("aminah"), here().untold()) == (0, 13)
    _fail(here(), "aminah", 1)
    assert (here().wait_for("aminah"), here().untold()) == (0, 14), "the wait begins anew, what is to be told does not"
    here().told()
    assert (here().wait_for("zul"), here().untold()) == (2, 0)
    assert here().succeeded("aminah") == 0


def test_what_an_older_program_counted_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "office.attempts"
    _fail(Attempts(path, FixedClock(START)), "aminah", 3)
    path.write_bytes(path.read_bytes().replace(b',"untold":3', b""))
    assert b"untold" not in path.read_bytes()
    assert Attempts(path, FixedClock(START)).succeeded("aminah") == 3


@pytest.mark.parametrize("days", [1, -400, 9_000, -9_000])
def test_setting_the_clock_neither_shortens_the_wait_nor_makes_it_a_lock(tmp_path: Path, days: int) -> None:
    clock = FixedClock(START)
    attempts = Attempts(tmp_path / "office.attempts", clock)
    _fail(attempts, "aminah", 9)
    clock.moment += dt.timedelta(days=days)  # the wall clock only
    assert attempts.wait_for("aminah") == 16
    restarted = Attempts(tmp_path / "office.attempts", clock)
    assert restarted.wait_for("aminah") == 16
    clock.advance(dt.timedelta(seconds=16))
    assert restarted.wait_for("aminah") == 0


def test_a_file_of_an_earlier_version_waits_as_if_the_computer_was_started_since(tmp_path: Path) -> None:
    clock = FixedClock(START)
    _fail(Attempts(tmp_path / "office.attempts", clock), "aminah", 9)
    stored = json.loads((tmp_path / "office.attempts").read_bytes())
    for entry in stored["accounts"].values():
        del entry["ticks"]
    (tmp_path / "office.attempts").write_text(json.dumps(stored), encoding="utf-8")
    assert Attempts(tmp_path / "office.attempts", clock).wait_for("aminah") == 16
    clock.advance(dt.timedelta(seconds=16))
    assert Attempts(tmp_path / "office.attempts", clock).wait_for("aminah") == 0


def test_an_unknown_name_waits_like_a_known_one_and_no_name_stands_in_the_file(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "office.attempts", FixedClock(START))
    _fail(attempts, "my secret passphrase", 5)
    assert attempts.wait_for("my secret passphrase") == 1
    assert b"secret" not in (tmp_path / "office.attempts").read_bytes()


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"salt":1,"accounts":{"a":{"failures":"x"}}}', b"\xff\xfe"])
def test_a_damaged_attempts_file_counts_from_nought(junk: bytes, tmp_path: Path) -> None:
    (tmp_path / "office.attempts").write_bytes(junk)
    attempts = Attempts(tmp_path / "office.attempts", FixedClock(START))
    _fail(attempts, "aminah", 5)
    assert attempts.wait_for("aminah") == 1


def test_a_folder_that_cannot_be_written_still_counts(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "gone" / "office.attempts", FixedClock(START))
    _fail(attempts, "aminah", 6)
    assert attempts.wait_for("aminah") == 2


def test_a_flood_of_names_does_not_push_out_the_one_being_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("k2k_desktop.core.attempts._MOST_ACCOUNTS", 10)
    attempts = Attempts(tmp_path / "office.attempts", FixedClock(START))
    _fail(attempts, "aminah", 6)
    for number in range(30):
        attempts.failed(f"name {number}")
    assert attempts.wait_for("aminah") == 2
