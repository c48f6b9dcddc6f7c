"""Copies thinned out: what stays whatever the clock says, and what is never touched."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from k2k_desktop.core import copies
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.keys import Keyring, OfficeKey, create_keyring
from k2k_desktop.core.sealing import Cost
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups import rotation
from tests.office.conftest import OpenOffice

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Lying:
    """A copy as the rule sees it."""

    sequence: int
    made_at: dt.datetime
    schema: str = "0004"


def day_of(one: Lying) -> dt.date:
    """Its day in Malaysia."""
    return (one.made_at + dt.timedelta(hours=8)).date()


def live_through(steps: list[tuple[int, int]]) -> list[tuple[list[Lying], list[Lying]]]:
    """(made so far, still lying) after each run, for steps of (hours the clock moved, revision of the database)."""
    made: list[Lying] = []
    lying: list[Lying] = []
    states, now, last_run = [], NOON, None
    for number, (hours, schema) in enumerate(steps, 1):
        now += dt.timedelta(hours=hours)
        copy = Lying(number, now, f"{schema:04}")
        made.append(copy)
        lying.append(copy)
        gone = rotation.surplus(lying, day_of(copy), last_run)
        assert len(gone) <= rotation.MOST_A_RUN
        lying = [one for one in lying if one not in gone]
        last_run = day_of(copy)
        states.append((list(made), list(lying)))
    return states


clock_steps = st.one_of(
    st.integers(1, 30),  # work as ever
    st.integers(-24 * 500, -1),  # set back
    st.integers(24 * 40, 24 * 4000),  # years ahead
)


@settings(max_examples=120, deadline=None, database=None, derandomize=True)
@given(st.lists(st.tuples(clock_steps, st.integers(1, 4)), min_size=1, max_size=60))
def test_whatever_the_clock_did_the_ten_newest_and_each_schemas_newest_stay(steps: list[tuple[int, int]]) -> None:
    for made, lying in live_through(steps):
        assert made[-1] in lying
        assert set(made[-rotation.NEWEST :]) <= set(lying)
        for schema in {one.schema for one in made}:
            assert max((one for one in made if one.schema == schema), key=lambda one: one.sequence) in lying


def test_seven_daily_four_weekly_and_twelve_monthly_are_left_of_three_years_of_work() -> None:
    dice = random.Random(7)
    steps = [(dice.choice((4, 20, 24)), 4) for _ in range(1600)]
    made, lying = live_through(steps)[-1]
    days, months = sorted({day_of(one) for one in made}), sorted({(day_of(o).year, day_of(o).month) for o in made})
    left = {day_of(one) for one in lying}
    assert set(days[-rotation.DAYS :]) <= left
    assert set(months[-rotation.MONTHS :]) <= {(day.year, day.month) for day in left}
    weeks = sorted({day.isocalendar()[:2] for day in days})[-rotation.WEEKS :]
    assert set(weeks) <= {day.isocalendar()[:2] for day in left}
    assert len(lying) <= rotation.NEWEST + rotation.DAYS + rotation.WEEKS + rotation.MONTHS


@pytest.mark.parametrize("step", [-1, 46, 4000])
def test_a_run_on_an_odd_day_deletes_nothing(step: int) -> None:
    made = [Lying(number, NOON - dt.timedelta(days=200 - number)) for number in range(100)]
    today = NOON.date()
    assert rotation.surplus(made, today, today - dt.timedelta(days=step)) == []
    assert rotation.surplus(made, today, None) == []
    assert len(rotation.surplus(made, today, today - dt.timedelta(days=45))) == 3


def test_what_was_made_in_the_last_two_days_stays_however_many() -> None:
    made = [Lying(number, NOON - dt.timedelta(minutes=30 * (60 - number))) for number in range(60)]
    assert rotation.surplus(made, NOON.date(), NOON.date()) == []


# ---- on a disk

RING, KEY = create_keyring("teratai-1", 1, "aminah", "kerusi merah di tepi tingkap", Cost(32, 1, 1))


def write(folder: Path, number: int, age: int, office: str = "teratai-1", name: str = "") -> tuple[Path, dt.datetime]:
    """A small copy of *age* days, under our name or another."""
    made_at = NOON - dt.timedelta(days=age)
    database = folder.parent / "few.db"
    database.write_bytes(bytes(range(1, 200)))
    manifest = copies.Manifest(office, "PPR Teratai Damai", made_at, number, {"unit": 3}, 4, "ab" * 32, "0004")
    ring = RING if office == "teratai-1" else Keyring(office, RING.slots)
    path = folder / (name or f"K2K-{made_at:%Y-%m-%d}-1200-{number:05}.k2k")
    with open(database, "rb", 0) as file:
        copies.write_copy(path, manifest, ring.to_bytes(), file, KEY)
    return path, made_at


def test_only_verified_copies_of_this_office_under_our_names_are_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    verified: dict[int, set[dt.datetime]] = {}
    for number in range(1, 21):  # one day, long ago, but for the last ten
        _path, made_at = write(folder, number, 600 if number <= 10 else 20 - number)
        verified[number] = {made_at}
    stays = [
        write(folder, 21, 600, office="melati-2")[0],  # of another office
        write(folder, 2, 600, name="salinan lama.k2k")[0],  # a name of the person's own
        write(folder, 3, 601)[0],  # a number we know, of another moment: another life of this office
    ]
    foreign = folder / "K2K-2020-01-01-0900-00004.k2k"
    foreign.write_bytes(b"gambar")  # our name, foreign content
    linked = folder / "K2K-2020-01-02-0900-00005.k2k"
    linked.symlink_to(stays[0])
    del verified[6]  # the trail knows nothing of it
    today = NOON.date()
    gone = rotation.rotate(folder, "teratai-1", verified, today, today)
    assert [info.sequence for info in gone] == [1, 2, 3]
    gone += rotation.rotate(folder, "teratai-1", verified, today, today)
    gone += rotation.rotate(folder, "teratai-1", verified, today, today)
    assert [info.sequence for info in gone] == [1, 2, 3, 4, 5, 7, 8, 9]  # 10 is the newest of that month
    assert all(path.exists() for path in (*stays, foreign, linked))
    assert len(list(folder.glob("K2K-*-00006.k2k"))) == 1


def test_the_program_thins_its_own_copies_out_once_a_day(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    for number in range(14):
        clock.advance(dt.timedelta(minutes=1 if number < 12 else 24 * 60 * 3))
        opened.runner.change(offices.save_office, 1, 1 + number, {"phone": f"03-0000 00{number:02}"})
        opened.runner.read(backups.make_copy)
    # on the second day three at most went, on the third only what is not among the ten newest or the last two days
    left = [info.sequence for info in opened.runner.read(backups.all_copies)]
    assert left == [
        14,
        13,
        12,
        11,
        10,
        9,
        8,
        7,
        6,
        5,
        4,
    ]
    assert (opened.folder.path / "office.pc").exists()


def test_the_key_of_a_copy_is_no_part_of_what_is_compared() -> None:
    info = backups.CopyInfo(Path("a.k2k"), "PPR", NOON, 1, {}, 10, key=OfficeKey.new().fingerprint())
    assert info == replace(info, key="")
    assert info.key not in repr(info)
