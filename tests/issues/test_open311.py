"""Open311 files in and out of an office: kept as complaints, never twice, undone in one step; nobody goes along."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models.issues import Category, Issue, IssueEvent, IssueStatus
from k2k_desktop.models.office import ImportBatch, ImportMapping
from k2k_desktop.services import audit
from k2k_desktop.services.imports.plan import ALL_ROWS, LEAVE_OUT
from k2k_desktop.services.issues import statuses
from k2k_desktop.services.issues.open311 import bringing, giving
from k2k_desktop.services.issues.open311.bringing import Brought, RequestPlan, plan_of, service_question
from k2k_desktop.services.issues.open311.reading import Answer, parse_answer
from k2k_desktop.services.issues.open311.schema import breaks, schema
from k2k_desktop.services.issues.views.figures import figures, period_of
from k2k_desktop.services.runner import Runner
from tests.issues.making import Counter
from tests.issues.xml_answers import breaks_of_xml

SAMPLES = Path(__file__).parent / "open311_samples"
SAMPLE = {
    "service_request_id": "7", "status": "open", "service_code": "L1", "service_name": "Lampu jalan",
    "requested_datetime": "2026-11-20T08:00:00+08:00", "description": "Lampu padam", "address": "Blok B",
}  # fmt: skip


@question(needs="session")
def kept(session: Session) -> list[dict[str, Any]]:
    """Every complaint as plain values."""
    names = [column.name for column in Issue.__table__.columns]
    rows = session.scalars(sa.select(Issue).order_by(Issue.id)).all()
    return [{name: getattr(row, name) for name in names} for row in rows]


@question(needs="session")
def count(session: Session) -> tuple[int, int, int]:
    """Imports, remembered mappings and events."""
    counted = (
        session.scalar(sa.select(sa.func.count()).select_from(of)) for of in (ImportBatch, ImportMapping, IssueEvent)
    )
    batches, mappings, events = (one or 0 for one in counted)
    return batches, mappings, events


def answer(*requests: dict[str, Any]) -> Answer:
    return parse_answer(json.dumps(requests).encode(), "jawapan.json", Progress())


def some(*numbers: str, **values: Any) -> Answer:
    return answer(*(SAMPLE | {"service_request_id": number} | values for number in numbers))


def bring(
    office: Counter, given: Answer, plan: RequestPlan | None = None, said: Mapping[str, int] | None = None
) -> Brought:
    """Import *given*, unknown services being the categories *said*; L1 is a lamp unless told otherwise."""
    answers = {
        (ALL_ROWS, service_question(code)): str(key) for code, key in ({"L1": office.lamp} | dict(said or {})).items()
    }
    chosen = plan or plan_of(office.estate)
    return office.runner.change(bringing.import_requests, given, replace(chosen, answers=answers))


def test_requests_become_complaints_with_their_number_their_day_and_their_place(counter: Counter) -> None:
    done = bring(counter, some("7", "8", jurisdiction_id="bandar.example"), plan_of(counter.estate))
    first, _second = counter.runner.read(kept)
    assert (done.counts.added, done.counts.refused) == (2, 0)
    assert (first["outside_reference"], first["outside_system"]) == ("7", "bandar.example")
    assert (first["title"], first["category_id"], first["place_note"]) == ("Lampu padam", counter.lamp, "Blok B")
    assert (first["status"], first["anonymous"]) == (IssueStatus.received, True)
    assert first["reported_at"] == dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    assert first["finish_by"] is not None


def test_what_is_closed_there_is_closed_here_without_a_clock_of_ours(counter: Counter) -> None:
    given = some("7", status="closed", updated_datetime="2026-11-21T08:00:00+08:00", status_notes="Diganti")
    bring(counter, given)
    (issue,) = counter.runner.read(kept)
    assert (issue["status"], issue["end_reason"]) == (IssueStatus.closed, "Diganti")
    assert issue["ended_at"] == dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert issue["finish_by"] is issue["acknowledge_by"] is None
    found = counter.runner.read(figures, period_of("month", dt.date(2026, 11, 23)))
    assert (found.done, found.finished, found.stays) == (0, (), ())  # the office mended nothing and let nothing lie
    assert (sum(found.came), sum(found.went), found.open) == (1, 1, 0)


def test_an_unknown_service_is_asked_once_and_remembered_for_that_system(counter: Counter) -> None:
    plan = plan_of(counter.estate, system="Bandar Contoh")
    seen = counter.runner.read(bringing.preview_requests, some("7", "8"), plan)
    assert (seen.counts.questions, seen.counts.added, seen.counts.refused) == (2, 0, 2)
    assert [(one.key, one.requests, one.category_id) for one in seen.services] == [("L1", 2, None)]
    with pytest.raises(UserError, match="No request"):
        counter.runner.change(bringing.import_requests, some("7"), plan)
    bring(counter, some("7"), plan)
    again = counter.runner.read(bringing.preview_requests, some("9"), plan)
    assert (again.counts.added, again.services[0].category_id) == (1, counter.lamp)
    elsewhere = counter.runner.read(bringing.preview_requests, some("9"), plan_of(counter.estate, system="Lain"))
    assert elsewhere.counts.questions == 1


def test_a_service_is_known_by_its_code_or_by_the_name_of_one_category(counter: Counter) -> None:
    coded = counter.make.put(Category(code="paip.bocor", place="block", part_ms="Paip", problem_ms="Bocor"))
    given = answer(
        SAMPLE | {"service_code": "PAIP.BOCOR"}, SAMPLE | {"service_request_id": "8", "service_name": "Light: Out"}
    )
    counter.runner.change(bringing.import_requests, given, plan_of(counter.estate))
    assert [issue["category_id"] for issue in counter.runner.read(kept)] == [coded, counter.lamp]


def test_a_request_is_never_kept_twice(counter: Counter) -> None:
    bring(counter, some("7"))
    again = counter.runner.read(bringing.preview_requests, some("7", "8", "8"), plan_of(counter.estate))
    assert (again.counts.known, again.counts.added) == (1, 1)
    assert "row 2 already" in " ".join(one.text.say("en") for one in again.problems if one.row == 3)
    bring(counter, some("7", "8"))
    assert [issue["outside_reference"] for issue in counter.runner.read(kept)] == ["7", "8"]


def test_the_same_number_under_another_systems_name_is_asked_about(counter: Counter) -> None:
    bring(counter, some("7"), plan_of(counter.estate, system="Bandar"))
    plan = plan_of(counter.estate, system="Bandaraya")
    seen = counter.runner.read(bringing.preview_requests, some("7"), plan)
    assert (seen.counts.added, seen.counts.questions) == (0, 1)
    said = {(1, "number"): bringing.KEEP, (ALL_ROWS, service_question("L1")): str(counter.lamp)}
    assert counter.runner.read(bringing.preview_requests, some("7"), replace(plan, answers=said)).counts.added == 1
    left = replace(plan, answers={(1, "number"): LEAVE_OUT})
    assert counter.runner.read(bringing.preview_requests, some("7"), left).counts.left_out == 1


def test_names_come_only_when_the_office_chooses_and_the_email_stays_inside(counter: Counter) -> None:
    person = {"first_name": "Ujian", "last_name": "Contoh", "phone": "012-000 0009", "email": "u@contoh.example"}
    bring(counter, some("7", **person))
    bring(counter, some("8", **person), plan_of(counter.estate, with_reporter=True))
    without, with_them = counter.runner.read(kept)
    assert (without["reporter_name"], without["reporter_phone"], without["anonymous"]) == (None, None, True)
    assert (with_them["reporter_name"], with_them["anonymous"]) == ("Ujian Contoh", False)
    assert with_them["reporter_phone"]
    assert "contoh.example" not in str(with_them)


def test_a_whole_import_is_undone_in_one_step_and_can_come_again(counter: Counter) -> None:
    before = counter.issue()
    done = bring(counter, some("7", "8"))
    counter.runner.change(audit.undo, done.seq)
    assert [issue["id"] for issue in counter.runner.read(kept)] == [before]
    assert bring(counter, some("7", "8")).counts.added == 2


def test_an_import_is_undone_though_the_counter_went_on_meanwhile(counter: Counter) -> None:
    done = bring(counter, some("7", "8"))
    later = counter.issue("Lampu padam")
    number = counter.page(later).reference
    counter.runner.change(audit.undo, done.seq)
    assert counter.page(later).reference == number


def test_an_import_whose_complaint_was_worked_on_is_not_undone(counter: Counter) -> None:
    done = bring(counter, some("7"))
    counter.do(statuses.start, counter.runner.read(kept)[0]["id"])
    with pytest.raises(UserError):
        counter.runner.change(audit.undo, done.seq)


@pytest.mark.parametrize("at", [9, 20])
def test_stopped_half_way_nothing_is_kept(at: int, counter: Counter) -> None:
    given = some(*map(str, range(15)))
    plan = replace(plan_of(counter.estate), answers={(ALL_ROWS, service_question("L1")): str(counter.lamp)})

    def stop(done: int, _total: int) -> None:
        if done >= at:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        counter.runner.run(bringing.import_requests, progress, "", given, plan)
    assert counter.runner.read(kept) == []
    assert counter.runner.read(count) == (0, 0, 0)


def test_refused_requests_come_back_as_a_sheet_with_the_reasons(counter: Counter, tmp_path: Path) -> None:
    given = answer(SAMPLE, SAMPLE | {"service_request_id": "8", "status": "=HYPERLINK(1)"}, SAMPLE | {"lat": "NaN"})
    done = bring(counter, given)
    assert (done.counts.added, sorted(done.refused)) == (1, [2, 3])
    path = tmp_path / "ditolak.xlsx"
    counter.runner.read(bringing.write_refused_requests, path, given, done.refused)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
    heads = next(row for row in rows if "service_request_id" in row)
    second = next(row for row in rows if row[heads.index("service_request_id")] == "8")
    assert second[len(heads) - 2] == 2
    assert "open" in str(second[len(heads) - 1])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_sample_answers_are_imported_once_their_services_are_said(counter: Counter) -> None:
    """The two of the specification are the same requests in two forms: the second finds them here."""
    added = []
    for path in sorted(SAMPLES.glob("*.*ml")) + sorted(SAMPLES.glob("*.json")):
        given = counter.runner.read(bringing.answer_of, path)
        seen = counter.runner.read(bringing.preview_requests, given, plan_of(counter.estate))
        if seen.counts.known == len(given.requests):
            continue
        done = bring(counter, given, said={one.key: counter.lamp for one in seen.services})
        assert done.counts.added + done.counts.refused == len(given.requests)
        added.append(done.counts.added)
    assert (sum(added), len(added)) == (9, 7)
    assert len(counter.runner.read(kept)) == 9


def test_who_may_not_act_on_complaints_imports_none_and_a_wrong_role_exports_none(
    counter: Counter, runner_of: Any, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        runner_of("auditor").change(bringing.import_requests, some("7"), plan_of(counter.estate))
    with pytest.raises(Refused):
        runner_of("admin").read(giving.export_requests, tmp_path / "a.json")


def exported(runner: Runner, path: Path, *, described: bool = False) -> tuple[list[dict[str, Any]], int]:
    handed = runner.read(giving.export_requests, path, Query(), described=described)
    return (json.loads(path.read_text("utf-8")) if path.suffix == ".json" else []), handed.left_out


def test_what_is_exported_keeps_every_rule_of_our_schema_in_both_forms(counter: Counter, tmp_path: Path) -> None:
    counter.issue("Lif <1> & “2” rosak\x0b", floor_label="3", reported_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    counter.do(statuses.reject, counter.issue("Bukan aduan", category_id=counter.lamp), "Bukan tugas kami")
    found, left_out = exported(counter.runner, tmp_path / "a.json", described=True)
    exported(counter.runner, tmp_path / "a.xml")
    assert breaks(found, schema("requests")) == breaks_of_xml((tmp_path / "a.xml").read_bytes(), "requests") == []
    assert ({one["status"] for one in found}, left_out) == ({"open", "closed"}, 0)
    lift = next(one for one in found if one["status"] == "open")
    assert lift["requested_datetime"] == "2026-11-20T08:00:00+08:00"
    assert lift["address"].endswith(" 3, Blok A, PPR Teratai Damai")
    assert lift["address_id"] == "A"
    for name in ("s.json", "s.xml"):
        counter.runner.read(giving.export_services, tmp_path / name)
    services = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert breaks(services, schema("services")) == breaks_of_xml((tmp_path / "s.xml").read_bytes(), "services") == []
    assert {one["service_code"] for one in found} <= {one["service_code"] for one in services}
    with pytest.raises(UserError, match=r"json or \.xml"):
        counter.runner.read(giving.export_services, tmp_path / "s.txt")


def test_nobody_leaves_with_an_export(counter: Counter, tmp_path: Path) -> None:
    told = "Hamidah binti Jaafar (880101-14-0001, 012-000 0001, h@contoh.example) di A-03-01 dan jiran di A-04-02"
    counter.issue(
        "Lampu rumah Puan Hamidah di A-03-01", category_id=counter.lamp, unit_id=counter.unit, place_note="Bilik Azlan",
        reporter_id=counter.people[0], description=told,
    )  # fmt: skip
    counter.issue(
        "Lampu Cik Rohani", category_id=counter.lamp, reporter_name="Rohani Contoh", reporter_phone="+60120000002"
    )
    counter.issue("Lampu cik阿明说 padam", category_id=counter.lamp, reporter_name="阿明")
    called = counter.make.resident("Mariam binti Contoh", preferred_name="Yam")
    counter.issue("Kak Yam minta lampu", category_id=counter.lamp, reporter_id=called)
    counter.issue("Jiran Halim bising", category_id=counter.quarrel)
    counter.issue("Sulit Sahaja", confidential=True)
    for name in ("a.json", "a.xml"):
        path = tmp_path / name
        _found, left_out = exported(counter.runner, path, described=True)
        text = path.read_text("utf-8")
        assert left_out == 2
        for hidden in ("Hamidah", "Jaafar", "880101", "012-000", "120000002", "contoh.example", "A-03-01", "A-04-02",
                       "03-01", "Azlan", "Rohani", "阿明", "Yam", "Halim", "Sulit"):  # fmt: skip
            assert hidden not in text, hidden
        assert "Blok A" in text
    found, _left_out = exported(counter.runner, tmp_path / "b.json")
    assert all("jiran" not in one["description"] for one in found)


def test_our_own_export_comes_back_to_us_as_known_and_to_another_office_as_it_went(
    counter: Counter, tmp_path: Path
) -> None:
    keys: Sequence[int] = [counter.issue("Lif 1 rosak"), counter.issue("Lampu padam", category_id=counter.lamp)]
    for name in ("a.json", "a.xml"):
        path = tmp_path / name
        exported(counter.runner, path)
        ours = counter.runner.read(bringing.answer_of, path)
        seen = counter.runner.read(bringing.preview_requests, ours, plan_of(counter.estate, system=name))
        assert (seen.counts.known, seen.counts.added) == (len(keys), 0)
        path.write_text(path.read_text("utf-8").replace("ADU-", "LAIN-"), "utf-8")  # numbers that are not ours
        given = counter.runner.read(bringing.answer_of, path)
        done = counter.runner.change(bringing.import_requests, given, plan_of(counter.estate, system=name))
        assert (done.counts.added, done.counts.questions) == (len(keys), 0)
        counter.runner.change(audit.undo, done.seq)
