"""The weekend and the public holidays of 2026 of every state and federal territory, with the days in lieu.

Sources by short name: HKA = the yearly list of the Cabinet, Constitution and Intergovernmental Relations Division
(kabinet.gov.my, HKA 2026) as the library "holidays" 0.109 (MIT) records it; PHM = public-holidays.com.my, 2026;
BTM = bantuanterkini.my/kalendar-2026; DH = the library date-holidays (rules by state); L4 = Holidays Act 1951
(Act 369), section 3, which gives the day in lieu.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from k2k_desktop.models.office import State
from k2k_desktop.services.working_days import public_holidays, shipped, weekend_of

EVERYWHERE = "02-17 02-18 03-20 03-21 03-22 05-01 05-27 05-31 06-01 06-17 08-25 08-31 09-16 12-25"  # HKA, PHM
FRI_SAT, SAT_SUN = {4, 5}, {5, 6}


@dataclass(frozen=True)
class Year:
    """What a state's 2026 looks like: its weekend, how many days are free, its own days, the days in lieu."""

    weekend: set[int]
    days: int
    own: str
    in_lieu: str


YEARS = {
    # HKA; PHM and BTM for Thaipusam, Awal Ramadan and the Sultan's birthday; another leave table for Hari Hol.
    # The Sultan's birthday stands on Monday 23 March, so Hari Raya's day in lieu is the Tuesday (L4).
    State.johor: Year(SAT_SUN, 23, "02-01 02-19 03-23 07-21 11-08", "02-02 03-24 06-02 11-09"),
    # HKA and the state's letter of 7 May 2026 (the Sultan's birthday moved to 5 July); PHM: no day in lieu of 22 March.
    State.kedah: Year(FRI_SAT, 21, "01-17 02-19 05-28 07-05 11-08", "05-03 12-27"),
    # HKA; PHM for Nuzul Al-Quran; another leave table for Arafah and 29 and 30 September.
    State.kelantan: Year(FRI_SAT, 22, "03-07 05-26 05-28 09-29 09-30 11-08", "03-08 03-23"),
    # HKA; PHM and BTM for 20 February; PHM for 24 March; DH for 24 August.
    State.melaka: Year(SAT_SUN, 22, "01-01 02-20 03-23 08-24 11-08", "03-24 06-02 11-09"),
    # HKA; PHM and BTM for 14 and 17 January and 1 February.
    State.negeri_sembilan: Year(SAT_SUN, 23, "01-01 01-14 01-17 02-01 11-08", "02-02 03-23 06-02 11-09"),
    # HKA; DH for Hari Hol on 22 May; another leave table for the Sultan's birthday on 31 July.
    State.pahang: Year(SAT_SUN, 22, "01-01 03-07 05-22 07-31 11-08", "03-23 06-02 11-09"),
    # HKA; DH for 7 July and the second Saturday of July; PHM for Thaipusam and its day in lieu.
    State.pulau_pinang: Year(SAT_SUN, 24, "01-01 02-01 03-07 07-07 07-11 11-08", "02-02 03-23 06-02 11-09"),
    # HKA; DH for the first Friday of November; PHM for Thaipusam and its day in lieu.
    State.perak: Year(SAT_SUN, 23, "01-01 02-01 03-07 11-06 11-08", "02-02 03-23 06-02 11-09"),
    # HKA; PHM for 17 January and 17 and 18 May; Bernama by astroawani.com, article 553654, for 1 January.
    State.perlis: Year(SAT_SUN, 24, "01-01 01-17 03-07 05-17 05-28 11-08", "03-23 05-18 06-02 11-09"),
    # HKA; PHM for Thaipusam and its day in lieu; DH for 11 December.
    State.selangor: Year(SAT_SUN, 23, "01-01 02-01 03-07 11-08 12-11", "02-02 03-23 06-02 11-09"),
    # HKA; PHM for 17 January, 4 March and 26 April; DH for Arafah.
    State.terengganu: Year(FRI_SAT, 24, "01-17 03-04 03-07 04-26 05-26 05-28 11-08", "01-18 03-08 03-23"),
    # HKA and the state gazette of 2026; PHM for 30 March and Good Friday; DH for Kaamatan and Christmas Eve.
    State.sabah: Year(SAT_SUN, 23, "01-01 03-30 04-03 05-30 11-08 12-24", "03-23 06-02 11-09"),
    # HKA; PHM for Good Friday; DH for Gawai, 22 July and the second Saturday of October. Deepavali is none here (DH).
    State.sarawak: Year(SAT_SUN, 21, "01-01 04-03 06-02 07-22 10-10", "03-23 06-03"),
    # HKA; PHM for 1 and 2 February. Two on one Sunday give one day in lieu (L4); PHM shows a second.
    State.kuala_lumpur: Year(SAT_SUN, 22, "01-01 02-01 03-07 11-08", "02-02 03-23 06-02 11-09"),
    # HKA, P.U. (A) 511/2005 and 438/2012; PHM for 1 and 2 February; DH for Kaamatan.
    State.labuan: Year(SAT_SUN, 23, "01-01 02-01 03-07 05-30 11-08", "02-02 03-23 06-02 11-09"),
    # HKA; PHM for 1 and 2 February, as in Kuala Lumpur.
    State.putrajaya: Year(SAT_SUN, 22, "01-01 02-01 03-07 11-08", "02-02 03-23 06-02 11-09"),
}


def _days(text: str) -> set[dt.date]:
    return {dt.date.fromisoformat(f"2026-{day}") for day in text.split()}


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_weekend_and_holidays_of_2026(state: State) -> None:
    year = YEARS[state]
    assert all(weekend_of(state, dt.date(2026, month, 1)) == year.weekend for month in range(1, 13))
    lines = [line for line in public_holidays(state, "ms") if line.day.year == 2026]
    assert {line.day for line in lines if not line.in_lieu} == _days(f"{EVERYWHERE} {year.own}")
    assert {line.day for line in lines if line.in_lieu} == _days(year.in_lieu)
    assert len(lines) == year.days


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_the_days_of_2027_that_a_rule_gives(state: State) -> None:
    names = {line.day: line.name for line in public_holidays(state, "ms") if line.day.year == 2027}
    assert {dt.date(2027, 5, 1), dt.date(2027, 6, 7), dt.date(2027, 8, 31), dt.date(2027, 12, 25)} <= set(names)
    assert (dt.date(2027, 10, 28) in names) is (state is not State.sarawak)
    own = {
        State.pulau_pinang: dt.date(2027, 7, 10), State.perak: dt.date(2027, 11, 5), State.kedah: dt.date(2027, 6, 20),
        State.sarawak: dt.date(2027, 10, 9), State.sabah: dt.date(2027, 3, 26), State.pahang: dt.date(2027, 7, 30),
    }  # fmt: skip
    for of, day in own.items():
        assert (day in names) is (of is state or (day.month == 3 and state is State.sarawak))


def test_a_day_declared_for_one_year_only_is_never_replaced() -> None:
    """Friday 20 March 2026 is free in Kedah too, and its Monday is worked on: the day was given, not moved."""
    assert dt.date(2026, 3, 20) in {line.day for line in public_holidays(State.kedah, "ms")}
    assert dt.date(2026, 3, 23) not in {line.day for line in public_holidays(State.kedah, "ms")}
    assert {one.day for one in shipped() if one.given} == _days("01-01 03-20 07-05 07-31")


def test_only_days_of_a_lunar_calendar_are_called_estimates() -> None:
    fixed = _days("01-01 05-01 06-01 08-31 09-16 12-25 04-03 12-11")
    assert all(one.estimated for one in shipped() if "Raya" in one.name_en and not one.given)
    assert not any(one.estimated for one in shipped() if one.day in fixed)
