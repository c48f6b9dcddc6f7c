"""The health of an organisation: each figure against records made for it, by year, with what stands behind it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Profile, Seat, Term, TermOrigin
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind, Obligation, ObligationKind
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Attendance,
    AttendanceClass,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
)
from k2k_desktop.models.people import Resident, Sex
from k2k_desktop.services.governance import health as service
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.health import HealthSection
from k2k_desktop.ui.kit.pages import PageView
from tests.conftest import Make, RunnerOf
from tests.stage import StageOf

YEAR = 2026


@action("Put facts of a resident", needs="session")
def born(session: Session, resident_id: int, sex: Sex) -> None:
    """Sex and a date of birth."""
    session.get_one(Resident, resident_id).put({"sex": sex, "birth_on": dt.date(1990, 1, 1)})


def _body(make: Make, **more: Any) -> int:
    name = more.pop("name", "Persatuan Penduduk Teratai")
    body = make.put(Organisation(name=name, kind=OrganisationKind.residents, **more))
    make.put(Term(organisation_id=body, from_on=dt.date(2025, 1, 1), to_on=None, origin=TermOrigin.election))
    return body


def _held(make: Make, body: int, on: dt.date, number: int, **more: Any) -> int:
    values = {"kind": MeetingKind.committee, "status": MeetingStatus.held, "quorum_needed": 2, **more}
    return make.put(
        Meeting(
            organisation_id=body, number=number, year=on.year, held_on=on, starts_at=dt.time(20, 0), place="Dewan",
            **values,
        )
    )  # fmt: skip


def _seat(make: Make, body: int, name: str, position: str = "Ahli Jawatankuasa", **more: Any) -> int:
    values = {"from_on": dt.date(2025, 1, 1), "term_id": 1, "seniority": 100, "single_seat": False, **more}
    return make.put(Appointment(organisation_id=body, person_name=name, position=position, **values))


def _present(make: Make, meeting: int, appointment: int) -> None:
    make.put(
        Attendance(
            meeting_id=meeting, appointment_id=appointment, person_name="Ali", attended_as=AttendanceClass.present
        )
    )


def _of(runner: Runner, body: int, name: str, year: int = YEAR) -> tuple[int, int]:
    found = next(one for one in runner.read(service.health, body, year).figures if one.name == name)
    return found.numerator, found.denominator


def test_a_body_without_records_has_nothing_to_be_judged_by(make: Make, runner: Runner) -> None:
    body = make.put(Organisation(name="Kelab Belia", kind=OrganisationKind.youth))
    assert all(one.share is None for one in runner.read(service.health, body, YEAR).figures)


def test_meetings_count_against_those_the_rules_ask_for(make: Make, runner: Runner) -> None:
    body = _body(make)
    _held(make, body, dt.date(YEAR, 2, 1), 1)
    _held(make, body, dt.date(YEAR, 4, 1), 2, status=MeetingStatus.adjourned)
    _held(make, body, dt.date(YEAR, 6, 1), 3, status=MeetingStatus.cancelled)
    held, planned = _of(runner, body, "meetings")
    assert held == 1
    assert planned > 0
    assert _of(runner, body, "meetings", 2024) == (0, 0)  # before its first term


def test_quorum_is_what_was_kept_with_the_meeting(make: Make, runner: Runner) -> None:
    body = _body(make)
    first, second = _seat(make, body, "Ali"), _seat(make, body, "Abu")
    reached = _held(make, body, dt.date(YEAR, 2, 1), 1)
    short = _held(make, body, dt.date(YEAR, 4, 1), 2, status=MeetingStatus.adjourned)
    _present(make, reached, first)
    _present(make, reached, second)
    _present(make, short, first)
    assert _of(runner, body, "quorum") == (1, 2)
    lines = runner.read(service.records_behind, body, YEAR, "quorum")
    assert [(table, key, met) for table, key, _words, met in lines] == [
        ("meeting", reached, True), ("meeting", short, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "met"), [(14, 1), (15, 0)])
def test_minutes_go_round_within_fourteen_days(make: Make, runner: Runner, days: int, met: int) -> None:
    body, on = _body(make), dt.date(YEAR, 2, 1)
    moment = dt.datetime(YEAR, 2, 1, 15, 59, tzinfo=dt.UTC) + dt.timedelta(days=days)  # 11.59 at night in Malaysia
    _held(make, body, on, 1, circulated_at=moment)
    assert _of(runner, body, "circulated") == (met, 1)


def test_minutes_of_the_last_fortnight_are_not_late_yet(make: Make, runner: Runner) -> None:
    body = _body(make)
    _held(make, body, dt.date(YEAR, 11, 10), 1)
    _held(make, body, dt.date(YEAR, 11, 1), 2)
    assert _of(runner, body, "circulated") == (0, 1)


def test_minutes_wait_for_the_next_meeting_of_their_kind(make: Make, runner: Runner) -> None:
    body = _body(make)
    _held(make, body, dt.date(YEAR, 2, 1), 1)
    _held(make, body, dt.date(YEAR, 3, 1), 1, kind=MeetingKind.agm)
    assert _of(runner, body, "confirmed") == (0, 0)
    _held(make, body, dt.date(YEAR, 4, 1), 2)
    assert _of(runner, body, "confirmed") == (0, 1)


def test_an_action_counts_when_done_by_its_day(make: Make, runner: Runner) -> None:
    body = _body(make)
    meeting = _held(make, body, dt.date(YEAR, 2, 1), 1)
    item = make.put(
        AgendaItem(meeting_id=meeting, position=1, title="L", kind=ItemKind.report, finished=True, closed=False)
    )
    due = dt.date(YEAR, 3, 1)
    for place, (status, closed) in enumerate(
        [
            (ActionStatus.done, due), (ActionStatus.done, due + dt.timedelta(days=1)), (ActionStatus.open, None),
            (ActionStatus.dropped, due),
        ], 1
    ):  # fmt: skip
        entry = make.put(
            MinuteEntry(meeting_id=meeting, agenda_item_id=item, position=place, kind=EntryKind.action, text="Baiki.")
        )
        make.put(ActionItem(meeting_id=meeting, minute_entry_id=entry, due_on=due, status=status, closed_on=closed))
    assert _of(runner, body, "actions") == (1, 3)


def test_an_agm_is_due_every_year_of_a_registered_society(make: Make, runner: Runner) -> None:
    body = _body(make, profile=Profile.ros_society)
    assert _of(runner, body, "agm", 2025) == (0, 1)
    _held(make, body, dt.date(2025, 6, 1), 1, kind=MeetingKind.agm)
    assert _of(runner, body, "agm", 2025) == (1, 1)
    _held(make, body, dt.date(2026, 11, 1), 2, kind=MeetingKind.agm)  # seventeen months after the one before
    assert _of(runner, body, "agm", 2026) == (0, 1)


def test_seats_terms_and_declarations_are_those_of_the_day(make: Make, runner: Runner) -> None:
    body = _body(make)
    make.put(Seat(organisation_id=body, position="Pengerusi", seniority=10, seats=1))
    make.put(Seat(organisation_id=body, position="Setiausaha", seniority=40, seats=1))
    chair = _seat(make, body, "Ali", "Chairperson", seniority=10)  # the same position in the other language
    make.put(
        Declaration(
            organisation_id=body, appointment_id=chair, kind=DeclarationKind.interest, matter="Tiada",
            declared_on=dt.date(YEAR, 1, 2), valid_to=dt.date(YEAR, 12, 31),
        )
    )  # fmt: skip
    assert _of(runner, body, "seats") == (1, 2)
    assert _of(runner, body, "terms") == (1, 1)
    assert _of(runner, body, "declarations") == (1, 1)
    assert _of(runner, body, "declarations", 2025) == (0, 1)


def test_accounts_are_presented_when_their_obligation_is_done(make: Make, runner: Runner) -> None:
    body = _body(make)
    make.put(
        Obligation(
            organisation_id=body, kind=ObligationKind.accounts, title="Audit", due_on=dt.date(YEAR, 3, 31),
            done_on=dt.date(YEAR, 3, 1),
        )
    )  # fmt: skip
    assert _of(runner, body, "accounts") == (1, 1)


@pytest.mark.parametrize(
    ("title", "kind", "met"),
    [
        ("Laporan Bendahari dan Akaun Teraudit", ItemKind.report, 1),
        ("Report of the treasurer and audited accounts", ItemKind.report, 1),
        ("Menerima penyata kewangan", ItemKind.motion, 1),
        ("Laporan tahunan jawatankuasa", ItemKind.report, 0),
        ("Account of the visit", ItemKind.other_matters, 0),
    ],
)
def test_an_annual_general_meeting_presents_the_accounts(
    make: Make, runner: Runner, title: str, kind: ItemKind, met: int
) -> None:
    body = _body(make)
    assert _of(runner, body, "accounts") == (0, 0)
    meeting = _held(make, body, dt.date(YEAR, 6, 1), 1, kind=MeetingKind.agm)
    make.put(AgendaItem(meeting_id=meeting, position=1, title=title, kind=kind, finished=True, closed=False))
    assert _of(runner, body, "accounts") == (met, 1)
    due = dt.date(YEAR, 7, 31)
    late = make.put(Obligation(organisation_id=body, kind=ObligationKind.accounts, title="Audit", due_on=due))
    assert _of(runner, body, "accounts") == (met, 1)  # either says that they were
    lines = runner.read(service.records_behind, body, YEAR, "accounts")
    assert [(table, key, met) for table, key, _words, met in lines] == [
        ("meeting", meeting, bool(met)), ("obligation", late, False),
    ]  # fmt: skip


def test_the_records_behind_add_up_to_the_figure(make: Make, runner: Runner) -> None:
    body = _body(make, profile=Profile.ros_society)
    chair, other = _seat(make, body, "Ali", "Pengerusi"), _seat(make, body, "ALI")
    for month, kind in enumerate((MeetingKind.committee, MeetingKind.agm, MeetingKind.committee, MeetingKind.egm), 1):
        _present(make, _held(make, body, dt.date(YEAR, month, 1), month, kind=kind), chair)
    found = {one.name: one for one in runner.read(service.health, body, YEAR).figures}
    behind = {name: runner.read(service.records_behind, body, YEAR, name) for name in found}
    assert {name for name, lines in behind.items() if lines} == {
        "agm", "meetings", "quorum", "circulated", "confirmed", "seats", "terms", "declarations", "accounts",
    }  # fmt: skip
    for name in set(found) - {"meetings", "seats"}:
        assert (sum(met for *_line, met in behind[name]), len(behind[name])) == (
            found[name].numerator, found[name].denominator,
        ), name  # fmt: skip
    assert [key for _table, key, _words, _met in behind["terms"]] == [chair]  # one person, not two
    assert {key for _table, key, _words, _met in behind["seats"]} == {chair}
    assert other != chair


def test_the_mirror_shows_seats_beside_adults(make: Make, runner: Runner) -> None:
    estate = make.estate()
    block = make.block(estate)
    unit = make.unit(block, estate)
    _household, (woman, man) = make.household(unit, "Siti", "Ali")
    runner.change(born, woman, Sex.female)
    runner.change(born, man, Sex.male)
    body = _body(make, estate_id=estate)
    _seat(make, body, "Siti", resident_id=woman)
    mirror = {one.say("en"): one for one in runner.read(service.health, body, YEAR).mirror}
    women = mirror["Women"]
    assert (women.seats, women.all_seats, women.people, women.all_people) == (1, 1, 1, 2)
    assert mirror["Block A"].seats == 1


def test_ten_years_ask_no_more_questions_than_one(make: Make, runner: Runner) -> None:
    body = _body(make)
    years = tuple(range(2017, 2027))
    trend = runner.read(service.trend, body, years)
    assert tuple(trend) == years
    assert trend[YEAR] == runner.read(service.health, body, YEAR).figures
    assert runner.read(service.trend, body, ()) == {}


def test_the_report_prints_in_both_languages(make: Make, runner: Runner, runner_of: RunnerOf) -> None:
    body = _body(make)
    _held(make, body, dt.date(YEAR, 2, 1), 1)
    for chosen in ("ms", "en"):
        printed = runner.ask(service.governance_report_pdf, Progress(), "", body, YEAR, chosen)
        assert printed.pdf.startswith(b"%PDF")
    with pytest.raises(Refused):
        runner_of("admin").read(service.health, body, YEAR)


def test_enter_goes_to_the_records_and_then_opens_one(make: Make, runner: Runner, stage_of: StageOf) -> None:
    body = _body(make)
    meeting = _held(make, body, dt.date(YEAR, 2, 1), 1)
    stage = stage_of(runner)
    view = PageView()
    section = HealthSection(stage.work, stage, body, view)
    stage.open_view(view)
    section.figures.select_key(list(service.LABELS).index("quorum") + 1)
    QTest.keyClick(section.figures, Qt.Key.Key_Return)
    assert section.behind.row_count() == 1
    QTest.keyClick(section.behind, Qt.Key.Key_Return)
    assert stage.opened == [("meeting", meeting)]
    section.go(2025)
    assert section.health.year == 2025
    section.go(2027)  # has not begun
    assert section.health.year == 2025
