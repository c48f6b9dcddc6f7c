"""The log of breaches: the clock from discovery, who decides, who is told, and what closes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.privacy import BreachKind, DataClass
from k2k_desktop.services.privacy import breach_pages, breaches
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.today import today_page
from tests.conftest import MONDAY_MORNING, RunnerOf
from tests.privacy.conftest import Attack

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NAMES = frozenset({DataClass.names})


def recorded(runner: Runner, **more: Any) -> int:
    given = {
        "kind": BreachKind.lost_device, "discovered_at": MONDAY_MORNING, "description": "Pemacu pena hilang.",
        "data": NAMES, **more,
    }  # fmt: skip
    return runner.change(breaches.record_breach, given)


def decide(runner: Runner, key: int, significant: bool) -> None:
    page = runner.read(breach_pages.breach_page, key)
    runner.run(breaches.decide_harm, Progress(), "Dinilai oleh pengurus.", key, page.version, significant)


def change(runner: Runner, act: Any, key: int, given: Any) -> None:
    runner.change(act, key, runner.read(breach_pages.breach_page, key).version, given)


def test_the_clock_starts_at_discovery_and_counts_down(runner: Runner, clock: FixedClock) -> None:
    key = recorded(runner, discovered_at=MONDAY_MORNING - 30 * HOUR)
    page = runner.read(breach_pages.breach_page, key)
    assert (page.line.reference, page.commissioner_by) == ("PDP-2026-001", MONDAY_MORNING + 42 * HOUR)
    assert breach_pages.step_words(page.line) == "Maklumkan Pesuruhjaya · Baki 42 jam"
    (due,) = runner.read(today_page).privacy
    assert (due.words, due.look, due.record) == ("Baki 42 jam", "running", ("breach", key))
    clock.advance(42 * HOUR)
    assert runner.read(breach_pages.breach_list)[0].look == "soon"
    clock.advance(dt.timedelta(seconds=1))
    assert runner.read(breach_pages.breach_list)[0].words == "Lewat 1 minit"


def test_a_later_discovery_moves_the_clock_and_nothing_lies_ahead(runner: Runner) -> None:
    key = recorded(runner, discovered_at=MONDAY_MORNING - 5 * HOUR)
    change(runner, breaches.save_breach, key, {"discovered_at": MONDAY_MORNING - 9 * HOUR})
    assert runner.read(breach_pages.breach_page, key).commissioner_by == MONDAY_MORNING + 63 * HOUR
    with pytest.raises(Invalid):
        recorded(runner, discovered_at=MONDAY_MORNING + HOUR)
    with pytest.raises(Invalid) as wrong:
        recorded(runner, data=frozenset(), happened_on=dt.date(2026, 11, 24))
    assert set(wrong.value.fields) == {"data", "happened_on"}


def test_more_than_a_thousand_people_or_telling_data_propose_significant(runner: Runner) -> None:
    assert breaches.proposed(1_000, NAMES) == []
    assert len(breaches.proposed(1_001, NAMES)) == 1
    for more in ({DataClass.health}, {DataClass.money}, {DataClass.identity, DataClass.names}):
        assert len(breaches.proposed(3, frozenset(more))) == 1
    key = recorded(runner, people=4_000)
    assert runner.read(breach_pages.breach_page, key).significant is None  # a proposal decides nothing


def test_a_late_notice_needs_its_reason_at_the_commissioner_and_at_the_people(
    runner: Runner, clock: FixedClock
) -> None:
    key = recorded(runner)
    clock.advance(80 * HOUR)
    late = MONDAY_MORNING + 72 * HOUR + dt.timedelta(seconds=1)
    with pytest.raises(Invalid) as wrong:
        change(runner, breaches.tell_commissioner, key, {"commissioner_at": late})
    assert set(wrong.value.fields) == {"late_reason"}
    change(runner, breaches.tell_commissioner, key, {"commissioner_at": MONDAY_MORNING + 72 * HOUR})
    decide(runner, key, True)
    page = runner.read(breach_pages.breach_page, key)
    assert page.people_by == dt.date(2026, 12, 3)  # seven days after the day the Commissioner was told
    clock.advance(8 * DAY)
    with pytest.raises(Invalid):
        change(runner, breaches.tell_people, key, {"people_on": dt.date(2026, 12, 4)})
    told: dict[str, object] = {"people_on": dt.date(2026, 12, 4), "people_late_reason": "Alamat dikumpul."}
    change(runner, breaches.tell_people, key, told)
    page = runner.read(breach_pages.breach_page, key)
    assert (page.late_reason, page.people_late_reason) == ("", "Alamat dikumpul.")


def test_it_is_closed_when_all_is_said_and_stays_on_the_register(runner: Runner, refused: Attack) -> None:
    key = recorded(runner)
    steps: tuple[tuple[Any, Any], ...] = (
        (breaches.tell_commissioner, {"commissioner_at": MONDAY_MORNING}),
        (breaches.tell_people, {"people_on": dt.date(2026, 11, 23)}),
    )
    with pytest.raises(UserError, match="harm"):
        change(runner, breaches.close_breach, key, "Pemacu disulitkan.")
    decide(runner, key, True)
    for act, given in steps:
        with pytest.raises(UserError, match="first"):
            change(runner, breaches.close_breach, key, "Pemacu disulitkan.")
        change(runner, act, key, given)
    with pytest.raises(Invalid):
        change(runner, breaches.close_breach, key, None)
    change(runner, breaches.close_breach, key, "Pemacu disulitkan.")
    for act, given in ((breaches.save_breach, {}), *steps):
        with pytest.raises(UserError, match="closed"):
            change(runner, act, key, given)
    refused("DELETE FROM breach")
    refused("UPDATE breach SET closed_on = NULL")
    refused("UPDATE breach SET significant = 0")
    assert runner.read(today_page).privacy == ()


def test_the_database_refuses_another_clock_and_a_silent_close(runner: Runner, refused: Attack) -> None:
    recorded(runner)
    refused("UPDATE breach SET commissioner_by = '2027-01-01T00:00:00.000Z'")
    refused("UPDATE breach SET discovered_at = '2026-11-23T05:00:00.000Z'")
    refused("UPDATE breach SET closed_on = '2026-11-23', lessons = 'x', significant = 0")  # nobody told, no reason


def test_a_lost_encrypted_copy_may_be_told_to_nobody_with_a_reason(runner: Runner) -> None:
    key = recorded(runner, encrypted=True)
    with pytest.raises(Invalid):
        change(runner, breaches.tell_nobody, key, None)
    change(runner, breaches.tell_nobody, key, "Salinan disulitkan, kata laluan tidak bersamanya.")
    decide(runner, key, False)
    change(runner, breaches.close_breach, key, "Daftar pemacu dibuat.")
    assert runner.read(breach_pages.breach_list)[0].closed_on == dt.date(2026, 11, 23)


def test_a_clerk_records_and_the_manager_decides(runner_of: RunnerOf) -> None:
    key = recorded(runner_of("clerk"))
    given = (key, 1, {"commissioner_at": MONDAY_MORNING})
    for role in ("clerk", "auditor"):
        with pytest.raises(Refused):
            runner_of(role).change(breaches.tell_commissioner, *given)
        with pytest.raises(Refused):
            runner_of(role).run(breaches.decide_harm, Progress(), "x", key, 1, True)
    with pytest.raises(UserError, match="why"):
        runner_of("manager").change(breaches.decide_harm, key, 1, True)
    with pytest.raises(Refused):
        recorded(runner_of("auditor"))
    assert runner_of("auditor").read(breach_pages.breach_list)[0].id == key
