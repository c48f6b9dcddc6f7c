"""Outages: homes counted once, complaints joined in one tick, one notice for the lobby that names nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.core.listings import Query
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueEvent, IssueStatus, PlaceKind
from k2k_desktop.models.issues.happenings import OutageKind
from k2k_desktop.services.issues.records import FLOOR
from k2k_desktop.services.issues.works import outage_list, outage_papers, outages
from k2k_desktop.services.issues.works.outage_places import PlaceGiven, floors_of, unit_place, units_affected
from k2k_desktop.services.office import save_office
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.works.outages import OutagesSection
from k2k_desktop.ui.works.places import PlacesEditor
from tests.conftest import Make, RunnerOf
from tests.reports.reading import whole
from tests.stage import ENTER, StageOf, stage_of

__all__ = ["stage_of"]
NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Town:
    """Two blocks of two floors with two homes each."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.estate = make.estate()
        self.a, self.c = (make.block(self.estate, code) for code in "AC")
        self.units = {
            f"{block}-0{floor}-0{door}": make.unit(key, self.estate, f"{block}-0{floor}-0{door}")
            for block, key in (("A", self.a), ("C", self.c))
            for floor in (1, 2)
            for door in (1, 2)
        }

    def issue(self, number: int, code: str | None, part: str, block: int, floor: str | None, **more: Any) -> int:
        category = self.make.put(
            Category(code=code, place=PlaceKind.block, part_ms=part, problem_ms=f"Masalah {number}", statutory=False,
                     confidential=False, active=True, position=number)
        )  # fmt: skip
        return self.make.put(
            Issue(
                year=2026, number=number, reference=f"ADU-2026-{number:06}", title=f"Aduan {number}",
                category_id=category, reported_at=NOW, status=IssueStatus.received, status_since=NOW,
                estate_id=self.estate, block_id=block, floor_label=floor, place_sort="", affected=0, reopened=0, **more,
            )
        )  # fmt: skip


@pytest.fixture
def town(make: Make) -> Town:
    return Town(make)


def record(runner: Runner, town: Town, *places: PlaceGiven, **more: Any) -> int:
    given = {"estate_id": town.estate, "kind": OutageKind.water, "title": "Air tiada", "starts_at": NOW - HOUR, **more}
    return runner.change(outages.save_outage, None, 0, given, places or (PlaceGiven(town.a),))


def test_every_unit_of_the_places_is_counted_once(runner: Runner, town: Town) -> None:
    one = town.units["C-01-01"]
    places = (PlaceGiven(town.a), PlaceGiven(town.a, "1"), PlaceGiven(town.c, "1"), PlaceGiven(town.c, None, one))
    assert runner.read(units_affected, places) == 6
    assert runner.read(units_affected, (PlaceGiven(town.c, None, one),)) == 1
    assert runner.read(units_affected, ()) == 0
    page = runner.read(outages.outage_page, record(runner, town, *places[1:]))
    assert (page.reference, page.units) == ("GG-2026-000001", 4)
    floor = say(FLOOR, floor="1")
    assert page.where == (f"Blok A · {floor}", f"Blok C · {floor} · C-01-01")
    assert runner.read(floors_of, town.estate) == [(town.a, "A", ("1", "2")), (town.c, "C", ("1", "2"))]
    assert runner.read(unit_place, town.estate, "c 1 1") is not None


def test_open_complaints_of_the_same_thing_there_are_offered_and_joined_in_one_step(runner: Runner, town: Town) -> None:
    wet = town.issue(1, "water.pressure", "Air dan paip", town.a, "1")
    own = town.issue(2, None, "Tangki air", town.a, None)
    town.issue(3, "roof.rain", "Bumbung dan air", town.a, "1")  # a shipped category about something else
    town.issue(4, "water.burst", "Air dan paip", town.c, "1")  # another block
    town.issue(5, "water.dirty", "Air dan paip", town.a, "1", ended_at=NOW)  # over
    key = record(runner, town)
    assert {one.issue_id for one in runner.read(outages.outage_page, key).matching} == {wet, own}
    assert runner.change(outages.link_issues, key, (wet, own, wet)) == 2
    assert runner.change(outages.link_issues, key, (wet,)) == 0
    page = runner.read(outages.outage_page, key)
    assert ([one.issue_id for one in page.linked], page.matching) == ([own, wet], [])
    assert [one.place for one in page.linked] == ["Blok A", f"Blok A · {say(FLOOR, floor='1')}"]
    runner.change(outages.end_outage, key, page.version, NOW)
    with runner.database.reading() as session:
        told = session.query(IssueEvent).filter_by(issue_id=wet, kind=EventKind.outage).all()
        assert [one.about for one in told] == [f"outage:{key}"] * 2


def test_an_outage_ends_in_one_place_and_its_end_is_only_put_right_afterwards(runner: Runner, town: Town) -> None:
    key = record(runner, town, ended_at=NOW)
    places = (PlaceGiven(town.a),)
    runner.change(outages.save_outage, key, 1, {"ended_at": NOW, "cause": "Paip pecah"}, places)
    page = runner.read(outages.outage_page, key)
    assert (page.ended_at, page.values["cause"]) == (None, "Paip pecah")  # those joined to it would not learn of it
    runner.change(outages.end_outage, key, page.version, NOW)
    version = runner.read(outages.outage_page, key).version
    with pytest.raises(Invalid, match="filled in"):
        runner.change(outages.save_outage, key, version, {"ended_at": None}, places)
    runner.change(outages.save_outage, key, version, {"ended_at": NOW - HOUR / 2}, places)
    assert runner.read(outages.outage_page, key).ended_at == NOW - HOUR / 2


def test_an_outage_to_come_is_a_planned_one_and_ends_after_it_begins(runner: Runner, town: Town) -> None:
    with pytest.raises(Invalid, match="still to come"):
        record(runner, town, starts_at=NOW + HOUR)
    record(runner, town, starts_at=NOW + HOUR, planned=True, expected_until=NOW + 2 * HOUR)
    with pytest.raises(Invalid, match="before it begins"):
        record(runner, town, expected_until=NOW - 2 * HOUR)
    key = record(runner, town)
    with pytest.raises(Invalid, match="before it begins"):
        runner.change(outages.end_outage, key, 1, NOW - 2 * HOUR)
    with pytest.raises(Invalid, match="this computer's clock"):
        runner.change(outages.end_outage, key, 1, NOW + HOUR)
    runner.change(outages.end_outage, key, 1, NOW)
    with pytest.raises(UserError, match="ended already"):
        runner.change(outages.end_outage, key, 2, NOW)


def test_places_are_asked_for_and_are_those_of_the_estate(runner: Runner, make: Make, town: Town) -> None:
    given = {"estate_id": town.estate, "kind": OutageKind.lift, "title": "Lif", "starts_at": NOW}
    other = make.block(make.estate("PPR Lain"))
    for places in ((), (PlaceGiven(other),), (PlaceGiven(town.a), PlaceGiven(other))):
        with pytest.raises(Invalid):
            runner.change(outages.save_outage, None, 0, given, places)


def test_only_the_last_number_without_complaints_is_deleted(runner: Runner, town: Town) -> None:
    first, last = record(runner, town), record(runner, town)
    with pytest.raises(UserError, match="last number"):
        runner.change(outages.delete_outage, first, 1)
    runner.change(outages.delete_outage, last, 1)
    assert runner.read(outages.outage_page, record(runner, town)).reference == "GG-2026-000002"
    wet = town.issue(1, "water.pressure", "Air dan paip", town.a, "1")
    key = record(runner, town)
    runner.change(outages.link_issues, key, (wet,))
    with pytest.raises(UserError, match="joined"):
        runner.change(outages.delete_outage, key, 1)


def test_the_list_is_filtered_by_block_and_found_by_number(runner: Runner, town: Town) -> None:
    record(runner, town)
    record(runner, town, PlaceGiven(town.c, "2"), title="Lif rosak", kind=OutageKind.lift)
    with runner.database.reading() as session:

        def count(search: str = "", **filters: tuple[object, ...]) -> int:
            return outage_list.OUTAGES.count(session, Query(search, filters))

        assert (count(), count("GG-2026-000002"), count("lif")) == (2, 1, 1)
        assert (count(block=(town.c,)), count(kind=(OutageKind.water,))) == (1, 1)
        assert count(standing=(outage_list.Standing.ended,)) == 0


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_notice_is_one_page_in_one_language_and_names_nobody(
    runner: Runner, runner_of: RunnerOf, town: Town, language: Any
) -> None:
    runner_of("admin").change(save_office, 1, 1, {"phone": "03-0000 0000"})
    town.issue(1, "water.pressure", "Air dan paip", town.a, "1", reporter_name="Hamidah binti Jaafar")
    key = record(
        runner, town, PlaceGiven(town.a), PlaceGiven(town.c, "2"), advice="Simpan air. " * 25,
        expected_until=dt.datetime(2026, 11, 24, 15, 0, tzinfo=OFFICE_ZONE).astimezone(dt.UTC),
    )  # fmt: skip
    runner.change(outages.link_issues, key, (1,))
    printed = runner.read(outage_papers.outage_notice_pdf, key, language)
    words, clock = " ".join(whole(printed).split()), "3.00 petang" if language == "ms" else "3.00 pm"
    assert printed.pages == 1
    for wanted in ("GG-2026-000001", "03-0000 0000", "24 November 2026", clock):
        assert wanted in words
    assert "Hamidah" not in words
    assert "Ujian" not in words  # who printed it


def test_an_auditor_sees_outages_and_records_none(runner_of: RunnerOf, town: Town) -> None:
    with pytest.raises(Refused):
        record(runner_of("auditor"), town)


def test_an_outage_is_recorded_by_keyboard_with_its_units_counted_while_they_are_ticked(
    stage_of: StageOf, runner: Runner, town: Town
) -> None:
    stage = stage_of(runner)
    section = OutagesSection(stage.work, stage)
    stage.qtbot.addWidget(section)
    dialog = section.add()
    assert isinstance(dialog, FormDialog)
    places = dialog.form.editor("places")
    assert isinstance(places, PlacesEditor)
    dialog.form.put("kind", OutageKind.power)
    dialog.form.put("title", "Tiada elektrik")
    places.tree.setFocus()
    QTest.keyClick(places.tree, Qt.Key.Key_Space)  # the first block
    assert places.said.text().startswith("4 ")
    places.unit.setText("c-02-02")
    QTest.keyClick(places.unit, ENTER)
    assert places.said.text().startswith("5 ")
    assert dialog.save()
    page = runner.read(outages.outage_page, section.hand)
    assert (page.title, page.units) == ("Tiada elektrik", 5)
    assert set(page.places) == {PlaceGiven(town.a), PlaceGiven(town.c, None, town.units["C-02-02"])}
    section.edit()  # shows them ticked again
    assert section.document() is not None
