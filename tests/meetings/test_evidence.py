"""Evidence bundles: what they hold, what they leave out, and that one changed byte shows."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.models import audit
from k2k_desktop.models.meetings import AgendaItem, EntryKind, MinuteEntry
from k2k_desktop.services.audit import act_words
from k2k_desktop.services.evidence import meeting_facts
from k2k_desktop.services.evidence.binding import SUMS, Held, bind, write_zip
from k2k_desktop.services.evidence.bundles import BOUND, Wanted, evidence_pdf, save_evidence
from k2k_desktop.services.meetings import notice_papers, papers
from tests.conftest import Make, RunnerOf
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 11, 5)


def words_of(pdf: bytes) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_bundle_of_a_meeting_says_what_is_on_record_and_ends_with_the_hashes(committee: Committee) -> None:
    key = committee.circulated(DAY)
    issued = committee.runner.read(papers.minutes_pdf, key, "ms").pdf
    pages = words_of(committee.runner.read(evidence_pdf, Wanted(key), "ms").pdf)
    whole = " ".join(pages)
    for said in ("Lif Blok C rosak sejak isnin.", "Sediakan jadual giliran.", "Ahmad Kamal bin Idris", "lebih separuh"):
        assert said in whole
    assert "MINIT MESYUARAT" in whole.upper()
    assert hashlib.sha256(issued).hexdigest() in pages[-1].replace(" ", "")
    assert "01/01-minutes.pdf" in pages[-1]


def test_where_the_entries_are_too_many_the_paper_says_how_many_it_shows(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = committee.circulated(DAY)
    monkeypatch.setattr(meeting_facts, "_MOST_ENTRIES", 3)
    with committee.runner.database.reading() as session:
        count = len(meeting_facts.entries_about(session, meeting_facts.records_of(session, key)))
    whole = " ".join(words_of(committee.runner.read(evidence_pdf, Wanted(key), "en").pdf))
    assert count > 3
    assert f"The first 3 of {count} entries" in whole


def test_what_the_program_itself_did_to_a_meeting_is_said_in_words(committee: Committee) -> None:
    key = committee.circulated(DAY)
    committee.runner.note("office.upgrade", f"meeting:{key}")
    whole = " ".join(words_of(committee.runner.read(evidence_pdf, Wanted(key), "ms").pdf))
    assert "office.upgrade" not in whole
    assert say(act_words("office.upgrade"), "ms") in whole


def test_faults_that_a_check_of_a_code_counted_stand_in_the_evidence(committee: Committee) -> None:
    key = committee.circulated(DAY)
    committee.runner.note("audit.verify", verified=5, faults=0)
    committee.runner.note("checkpoints.check_code", verified=6, faults=2)
    whole = " ".join(words_of(committee.runner.read(evidence_pdf, Wanted(key), "en").pdf))
    assert "2 faults were found" in whole


def test_every_file_of_the_zip_is_as_the_list_of_hashes_says(committee: Committee, tmp_path: Path) -> None:
    key = committee.circulated(DAY)
    issued = committee.runner.read(notice_papers.notice_pdf, key, "ms").pdf
    made = committee.runner.read(save_evidence, Wanted(key), "en", tmp_path / "bukti.zip")
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    with zipfile.ZipFile(made.path) as packed:
        said = {line[66:]: line[:64] for line in packed.read(SUMS).decode().splitlines()}
        assert set(packed.namelist()) == {*said, SUMS}
        assert BOUND in said
        for name, digest in said.items():
            assert hashlib.sha256(packed.read(name)).hexdigest() == digest
        assert issued in [packed.read(name) for name in said]


def test_the_trail_in_the_zip_verifies_and_tells_of_nobody_else(
    committee: Committee, runner_of: RunnerOf, make: Make, tmp_path: Path
) -> None:
    make.resident("Kenari Zulaikha binti Canggih")
    key = committee.circulated(DAY)
    made = runner_of("auditor").read(save_evidence, Wanted(key), "ms", tmp_path / "bukti.zip")
    with zipfile.ZipFile(made.path) as packed:
        packed.extractall(tmp_path / "out")
        trail = packed.read("trail.jsonl").decode()
    assert "Lif Blok C rosak sejak isnin." in trail
    assert "Kenari Zulaikha" not in trail
    command = [sys.executable, str(tmp_path / "out" / "k2k_verify.py"), str(tmp_path / "out" / "trail.jsonl")]
    told = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.splitlines()[-1][:5]) == (0, "PASS:"), told.stdout
    changed = trail.replace("Lif Blok C rosak", "Lif Blok D rosak")
    (tmp_path / "out" / "trail.jsonl").write_text(changed, encoding="utf-8", newline="\n")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_who_may_not_hand_out_the_trail_gets_the_papers_alone(
    committee: Committee, runner_of: RunnerOf, tmp_path: Path
) -> None:
    key = committee.circulated(DAY)
    made = runner_of("secretary").read(save_evidence, Wanted(key), "ms", tmp_path / "bukti.zip")
    with zipfile.ZipFile(made.path) as packed:
        assert "trail.jsonl" not in packed.namelist()
    assert [path.name for path in tmp_path.glob("bukti*")] == ["bukti.zip"]


def test_a_period_takes_its_meetings_and_no_other(committee: Committee, tmp_path: Path) -> None:
    committee.circulated(DAY, title="Mesyuarat pertama")
    committee.circulated(dt.date(2026, 11, 19))
    within = Wanted(organisation_id=committee.id, from_on=DAY, to_on=DAY)
    made = committee.runner.read(save_evidence, within, "ms", tmp_path / "a.zip")
    with zipfile.ZipFile(made.path) as packed:
        assert {name.split("/")[0] for name in packed.namelist() if "/" in name} == {"01"}
    both = Wanted(from_on=DAY, to_on=dt.date(2026, 11, 30))
    assert "Bil. 2/2026" in " ".join(words_of(committee.runner.read(evidence_pdf, both, "ms").pdf))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(), "Give the first and the last day"),
        (Wanted(from_on=dt.date(2026, 2, 1), to_on=dt.date(2026, 1, 1)), "the first one first"),
        (Wanted(from_on=dt.date(2020, 1, 1), to_on=dt.date(2020, 2, 1)), "No meeting was held"),
    ],
)
def test_a_period_without_sense_is_refused(committee: Committee, wanted: Wanted, words: str) -> None:
    with pytest.raises(UserError, match=words):
        committee.runner.read(evidence_pdf, wanted, "en")


def test_a_clerk_puts_no_evidence_together_and_the_trail_says_who_did(
    committee: Committee, runner_of: RunnerOf
) -> None:
    key = committee.circulated(DAY)
    with pytest.raises(Refused):
        runner_of("clerk").read(evidence_pdf, Wanted(key), "ms")
    auditor = runner_of("auditor")
    auditor.read(evidence_pdf, Wanted(key), "ms")
    with auditor.database.reading() as session:
        last = session.execute(sa.select(audit.ENTRY).order_by(audit.ENTRY.c.seq.desc()).limit(1)).one()
    assert (last.action, last.subject, last.user_id) == ("evidence.evidence_pdf", f"meeting:{key}", auditor.who.user_id)


def test_a_bundle_is_no_evidence_of_the_next_one(committee: Committee) -> None:
    key = committee.circulated(DAY)
    first = committee.runner.read(evidence_pdf, Wanted(key), "ms").pages
    assert committee.runner.read(evidence_pdf, Wanted(key), "ms").pages == first


def test_a_scan_nobody_can_read_is_left_out_of_the_pdf_and_kept_in_the_zip(tmp_path: Path) -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(200, 200)
    out = io.BytesIO()
    blank.save(out)
    blank.close()
    odd = Held("01/01-signed.pdf", "Halaman", b"%PDF-1.4 bukan PDF")
    assert bind([out.getvalue(), odd.content]).pages == 1
    write_zip(tmp_path / "a.zip", [odd])
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.read(odd.name) == odd.content


def test_a_folder_that_is_gone_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_zip(tmp_path / "tiada" / "a.zip", [Held("a", "a", b"x")])
    assert not list(tmp_path.iterdir())


def test_a_paper_changed_in_the_database_is_no_evidence_and_says_so(committee: Committee, database: Database) -> None:
    key = committee.circulated(DAY)
    committee.runner.read(notice_papers.notice_pdf, key, "ms")
    committee.runner.read(papers.minutes_pdf, key, "ms")
    with database.writing() as session:
        run = session.connection().exec_driver_sql
        for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'issued_document'"):
            run(f"DROP TRIGGER {name}")
        other = "(SELECT content FROM issued_document WHERE kind = 'notice')"
        run(f"UPDATE issued_document SET content = {other}, sha256 = {'a' * 64!r} WHERE kind = 'minutes'")
    whole = " ".join(words_of(committee.runner.read(evidence_pdf, Wanted(key), "en").pdf))
    assert whole.count("CHANGED since it was kept") == 1


def test_a_meeting_of_three_hundred_paragraphs_is_bound_whole(committee: Committee, tmp_path: Path) -> None:
    key = committee.circulated(DAY)

    def many(session: Session) -> None:
        item = session.scalars(sa.select(AgendaItem.id).where(AgendaItem.meeting_id == key)).first()
        session.add_all(
            MinuteEntry(agenda_item_id=item, meeting_id=key, position=100 + place, kind=EntryKind.note,
                        text=f"Perkara {place} " + "panjang " * 40)
            for place in range(300)
        )  # fmt: skip

    committee.runner.change(action("Write much", needs="session")(many))
    whole = " ".join(words_of(committee.runner.read(evidence_pdf, Wanted(key), "ms").pdf))
    assert all(f"Perkara {place} " in whole for place in (0, 150, 299))
