"""What is erased is gone: from the record, the lists, the trail and the pages of the file; the trail still proves."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.paths import resources
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.people import ConsentMeans, ConsentPurpose, Relationship
from k2k_desktop.services import audit as trail
from k2k_desktop.services import pictures, search, trail_export
from k2k_desktop.services.issues import pages as issue_pages
from k2k_desktop.services.people import moves, pages, residents
from k2k_desktop.services.retention import due, erasing, running
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf
from tests.privacy.retained import (
    CANARIES,
    NUMBER,
    Gone,
    database,
    faults_of,
    found_in_file,
    gone,
    gone_file,
    words_of_trail,
)

__all__ = ["database", "gone", "gone_file"]


def erase(runner: Runner, *chosen: tuple[str, int]) -> None:
    """Erase what is chosen, or all that is due."""
    lines = chosen or [(one.table, one.key) for one in runner.read(due.preview).lines]
    runner.run(running.run_retention, Progress(), "Tempoh simpanan tamat", list(lines), "KPKT 12/2026")


def test_no_canary_is_left_in_any_page_nor_in_the_trail_which_still_proves(runner: Runner, gone: Gone) -> None:
    assert set(found_in_file(runner.database, *CANARIES)) == set(CANARIES)
    erase(runner)
    assert found_in_file(runner.database, *CANARIES) == []
    assert [one for one in CANARIES if one.lower() in words_of_trail(runner)] == []
    assert faults_of(runner) == []
    assert runner.database.faults() == []


def test_the_independent_verifier_agrees_after_an_erasing_and_reads_no_canary(
    runner: Runner, runner_of: RunnerOf, gone: Gone, tmp_path: Path
) -> None:
    erase(runner)
    path = tmp_path / "trail.jsonl"
    runner_of("auditor").ask(trail_export.export_trail, Progress(), "Audit tahunan", path)
    verifier = [sys.executable, "-I", "-S", str(resources() / "verifier" / "k2k_verify.py"), str(path)]
    ran = subprocess.run(verifier, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    words = path.read_text(encoding="utf-8").lower()
    assert [one for one in CANARIES if one.lower() in words] == []


def test_the_record_stays_as_a_nameless_number_with_its_history(runner: Runner, gone: Gone) -> None:
    erase(runner)
    page = runner.read(pages.resident_page, gone.resident)
    assert page.name == f"Bekas penduduk #{gone.resident}"
    assert {name for name, value in page.values.items() if value} == {"full_name", "birth_on", "birth_uncertain"}
    assert page.values["birth_on"] == dt.date(1951, 1, 1)
    assert (page.documents, page.consents, page.has_photo) == ([], [], False)
    home = runner.read(pages.household_page, gone.home)
    assert [(one.resident_id, one.name) for one in home.former] == [(gone.resident, f"Bekas penduduk #{gone.resident}")]
    assert not any(home.values[name] for name in ("tenancy_reference", "shared_reason", "arrears_sen"))


def test_nothing_finds_who_was_erased(runner: Runner, gone: Gone) -> None:
    assert runner.read(search.find, "Zulaikha")
    erase(runner)
    for words in ("Zulaikha", "Kanari", NUMBER, NUMBER[-4:], "0120007171"):
        assert all(hit.key != gone.resident for group in runner.read(search.find, words) for hit in group.hits)
    issue = runner.read(issue_pages.issue_page, gone.issue)
    assert (issue.title, issue.description) == ("Lif … rosak", "… di … terjatuh")
    assert issue.reporter == issue_pages.Reporter(None, "", "")
    assert [one.text for one in issue.history if one.text and "menelefon" in one.text] == ["… menelefon"]


def test_a_change_past_the_trail_is_named_after_an_erasing_too(runner: Runner, database: Database, gone: Gone) -> None:
    erase(runner)
    with database.writing() as session:
        run = session.connection().exec_driver_sql
        run("DROP TRIGGER audit_resident_update")
        run("UPDATE resident SET occupation = 'palsu' WHERE id = ?", (gone.resident,))
    assert faults_of(runner) == [f"resident {gone.resident}"]


def test_the_trail_gives_its_values_up_only_inside_an_entry_and_the_history_only_for_who_complained(
    runner: Runner, database: Database, gone: Gone
) -> None:
    erase(runner)
    for statement in (
        "UPDATE audit_change SET before = NULL, after = NULL, salt = NULL, digest = printf('%064d', 0)",
        f"UPDATE issue_event SET text = 'lain' WHERE issue_id = {gone.issue}",
        "UPDATE erasure SET record_id = 1",
        "DELETE FROM erasure",
        "DELETE FROM retention_run",
    ):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.connection().exec_driver_sql(statement)
    with pytest.raises(UserError, match="history of a complaint"):
        runner.change(write_by_sql, f"UPDATE issue_event SET text = 'lain' WHERE issue_id = {gone.issue}")


def test_an_erasing_cannot_be_undone_nor_what_came_before_it(runner: Runner, database: Database, gone: Gone) -> None:
    erase(runner)
    with database.reading() as session:
        newest, _hash = audit.head(session)
    for seq in (newest, 20):
        with pytest.raises(UserError):
            runner.change(trail.undo, seq)
    assert runner.read(pages.resident_page, gone.resident).name == f"Bekas penduduk #{gone.resident}"


def test_nobody_who_saves_waits_for_the_log_that_a_copy_holds_up(database: Database, make: Make) -> None:
    saved = 0
    with database.frozen():
        make.resident("Siti binti Ali")  # waits in the log
        emptying = threading.Thread(target=erasing.clean, args=(database.writer,))
        emptying.start()
        while emptying.is_alive():
            with database.writing() as session:
                session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
            saved += 1
            emptying.join(0.05)
    assert saved > 5
    erasing.clean(database.writer)
    assert database.path.with_name(database.path.name + "-wal").stat().st_size == 0


def test_who_met_a_damaged_index_after_an_erasing_serves_nobody_else(database: Database, make: Make) -> None:
    make.resident("Siti binti Ali")
    with database.reading() as session:
        run = session.connection().exec_driver_sql
        page = run("SELECT rootpage FROM sqlite_master WHERE name = 'resident_search_data'").scalar_one()
    database.close()
    spoiled = bytearray(database.path.read_bytes())
    spoiled[(page - 1) * 4096 + 100] ^= 1
    database.path.write_bytes(spoiled)
    with pytest.raises(sqlcipher.DatabaseError):
        erasing.clean(database.writer)
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM resident").scalar_one()


@action("Write by SQL", needs="session")
def write_by_sql(session: Session, statement: str) -> None:
    """Past every service, inside an entry."""
    session.connection().exec_driver_sql(statement)


def test_a_nameless_number_takes_nothing_again(runner: Runner, make: Make, gone: Gone) -> None:
    erase(runner)
    key, day = gone.resident, dt.date(2026, 11, 20)
    other = make.resident("Siti binti Ali")
    consent = {"purpose": ConsentPurpose.survey, "given_on": day, "means": ConsentMeans.signed}
    estate = make.estate("PPR Melor Jaya")
    home, _people = make.household(make.unit(make.block(estate), estate), "Ali bin Abu")
    acts: tuple[tuple[Action[..., Any], tuple[Any, ...]], ...] = (
        (residents.save_consent, (key, None, 1, consent)),
        (moves.join_household, (home, moves.Mover(key, Relationship.child), day)),
        (moves.record_death, (key, day, "Sakit")),
        (pictures.set_photo, (key, None)),
    )  # fmt: skip
    for act, given in acts:
        with pytest.raises(UserError, match="erased for good"):
            runner.change(act, *given)
    for pair in ((key, other), (other, key)):
        with pytest.raises(UserError, match="erased for good"):
            runner.run(residents.merge_residents, Progress(), "Orang sama", *pair)
