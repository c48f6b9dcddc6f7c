"""Rounds: one grid makes all its complaints at once or none, and says so when one is known already."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.issues import Channel, Issue
from k2k_desktop.models.issues.happenings import FindingResult
from k2k_desktop.services.issues.works import checklists, inspections
from k2k_desktop.services.issues.works.inspections import Finding, InspectionPage
from tests.conftest import Make, RunnerOf
from tests.issues.papers_town import Town, town, words_of

FAULT = FindingResult.fault


@question(needs="session")
def complaints(session: Session) -> list[tuple[str, Channel, str | None]]:
    rows = session.execute(sa.select(Issue.title, Issue.channel, Issue.floor_label).order_by(Issue.id))
    return [(row.title, row.channel, row.floor_label) for row in rows]


@question(needs="session")
def facilities(session: Session) -> list[int | None]:
    return list(session.scalars(sa.select(Issue.facility_id).order_by(Issue.id)))


def walked(made: Town, **more: Any) -> InspectionPage:
    """A round of block C with the first checklist."""
    given = {
        "checklist_id": -1, "estate_id": made.estate, "block_id": made.block, "walked_on": dt.date(2026, 11, 23),
        "inspectors": "Norliza binti Hamid", "residents": "Ketua tingkat 3",
    } | more  # fmt: skip
    key = made.make.runner.change(inspections.start_inspection, given)
    return made.make.runner.read(inspections.inspection_page, key)


def test_twelve_findings_are_saved_in_one_grid_as_twelve_complaints(make: Make) -> None:
    made = town(make)
    page = walked(made)
    assert page.findings[0].category_id == made.lamps  # preset by the point: corridor lights
    lines = [
        replace(page.findings[0], result=FAULT, floor_label=str(floor), remark=f"Mentol terbakar {floor}")
        for floor in range(1, 13)
    ]
    one_entry = make.runner.run(inspections.save_findings, Progress(), "", page.inspection_id, page.version, lines)
    assert one_entry.value == inspections.Made(12, 0)
    assert len(make.runner.read(complaints)) == 12
    assert make.runner.read(complaints)[2] == ("Mentol terbakar 3", Channel.inspection, "3")
    after = make.runner.read(inspections.inspection_page, page.inspection_id)
    assert [one.reference for one in after.findings][-1] == "ADU-2026-000012"
    with pytest.raises(Stale):
        make.runner.change(inspections.save_findings, page.inspection_id, page.version, lines)
    again = make.runner.change(inspections.save_findings, page.inspection_id, after.version, after.findings)
    assert again == inspections.Made(0, 0)  # what is a complaint already becomes no second one


def test_one_wrong_line_and_nothing_is_kept(make: Make) -> None:
    made = town(make)
    page = walked(made)
    good = replace(page.findings[0], result=FAULT)
    for wrong, place in ((replace(good, category_id=None), "1.category_id"), (replace(good, text=" "), "1.text"),
                         (replace(good, remark="x" * 401), "1.remark")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            make.runner.change(inspections.save_findings, page.inspection_id, page.version, [good, wrong])
        assert set(refused.value.fields) == {place}
    assert make.runner.read(complaints) == []


def test_a_fault_that_is_known_is_offered_and_joined_instead(make: Make) -> None:
    made = town(make)
    known = made.issue("Lampu mati", category_id=made.lamps, block_id=made.block, floor_label="3")
    page = walked(made)
    line = replace(page.findings[0], result=FAULT, floor_label="3")
    offered = make.runner.read(inspections.likely_for, page.inspection_id, [page.findings[1], line])
    assert [one.issue_id for one in offered[1]] == [known]
    made_ = make.runner.change(
        inspections.save_findings, page.inspection_id, page.version, [replace(line, join_id=known)]
    )
    assert made_ == inspections.Made(0, 1)
    assert len(make.runner.read(complaints)) == 1


def test_a_fault_of_a_facility_named_in_its_line_counts_for_that_facility(make: Make) -> None:
    made = town(make)
    page = walked(made, checklist_id=-2)
    lines = [
        replace(page.findings[0], result=FAULT, category_id=made.lifts, place_note=where)
        for where in ("Lif 1", "lif 1 blok c", "Lif 9")
    ]
    make.runner.change(inspections.save_findings, page.inspection_id, page.version, lines)
    assert make.runner.read(facilities) == [made.lift, made.lift, None]


def test_no_findings_before_the_day_of_the_round_nor_by_an_auditor(make: Make, runner_of: RunnerOf) -> None:
    made = town(make)
    page = walked(made, walked_on=dt.date(2026, 11, 30))
    with pytest.raises(UserError):
        make.runner.change(inspections.save_findings, page.inspection_id, page.version, page.findings)
    with pytest.raises(Refused):
        runner_of("auditor").change(inspections.save_findings, page.inspection_id, page.version, page.findings)


def test_the_sheet_prints_before_and_after_in_both_languages(make: Make) -> None:
    made = town(make)
    page = walked(made)
    before = words_of(make.runner.read(inspections.inspection_sheet_pdf, page.inspection_id, "en").pdf)
    assert "Corridor lights work" in before
    assert "14." in before  # ten points and four empty lines
    lines = [replace(page.findings[0], result=FAULT, remark="Gelap"), *page.findings[1:]]
    make.runner.change(inspections.save_findings, page.inspection_id, page.version, lines)
    after = words_of(make.runner.read(inspections.inspection_sheet_pdf, page.inspection_id, "ms").pdf)
    assert "ADU-2026-000001" in after
    assert "Lampu koridor menyala" in after


def test_a_checklist_is_changed_and_old_rounds_keep_their_words(make: Make, runner_of: RunnerOf) -> None:
    made = town(make)
    page = walked(made)
    make.runner.change(inspections.save_findings, page.inspection_id, page.version, page.findings)
    (first,) = [one for one in make.runner.read(checklists.checklists) if one.name == "Koridor & tangga"]
    points = make.runner.read(checklists.points_of, first.checklist_id)
    with pytest.raises(Refused):
        runner_of("clerk").change(checklists.save_checklist, first.checklist_id, 1, "X", points)
    with pytest.raises(UserError):
        make.runner.change(checklists.save_checklist, first.checklist_id, first.version, "X", [])
    make.runner.change(checklists.save_checklist, first.checklist_id, first.version, "Koridor", points[3:])
    assert len(make.runner.read(checklists.checklists)) == 5
    kept = make.runner.read(inspections.inspection_page, page.inspection_id).findings
    assert len(kept) == 10
    assert isinstance(kept[0], Finding)
