"""What was erased stays erased: an older copy that comes back has it erased again before anybody sees it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.erasures import FILE
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.privacy import Erasure
from k2k_desktop.services import backups, trail_sheets
from k2k_desktop.services.backups.restoring import restore_copy
from k2k_desktop.services.office import opening, rekeying
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import pages
from k2k_desktop.services.retention import due, running
from tests.conftest import Make
from tests.office.conftest import PASSWORD, OpenOffice, office, open_office, profile
from tests.privacy.retained import CANARIES, NAME, Gone, faults_of, found_in_file, somebody_gone

__all__ = ["office", "open_office", "profile"]


class SecondEstate(Make):
    """Builds in an estate beside that of the office."""

    def estate(self, name: str = "PPR Seri Kenari") -> int:
        """Another one."""
        return super().estate(name)


def erase_all(opened: Opened) -> None:
    """Erase whatever is due."""
    lines = [(one.table, one.key) for one in opened.runner.read(due.preview).lines]
    opened.runner.run(running.run_retention, Progress(), "Tempoh tamat", lines, "KPKT 12/2026")


def with_copy(opened: Opened) -> tuple[Gone, Path]:
    """Somebody who left long ago, and a copy that holds them; then they are erased and the office is closed."""
    gone = somebody_gone(SecondEstate(opened.runner))
    copy = opened.runner.read(backups.make_copy).path
    erase_all(opened)
    opening.close_office(opened)
    return gone, copy


def with_older_file(open_office: OpenOffice, office: Path, aside: Path) -> Gone:
    """Somebody who left long ago is erased; then the file of the office from before is put back in its place."""
    opened = open_office()
    gone = somebody_gone(SecondEstate(opened.runner))
    opening.close_office(opened)
    shutil.copyfile(office / "office.db", aside / "older.db")
    opened = open_office()
    erase_all(opened)
    opening.close_office(opened)
    shutil.copyfile(aside / "older.db", office / "office.db")
    return gone


def test_a_restored_copy_has_it_erased_again_and_its_trail_proves(
    open_office: OpenOffice, tmp_path: Path, clock: FixedClock
) -> None:
    gone, copy = with_copy(open_office())
    restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    opened = open_office(folder=tmp_path / "new")
    assert opened.runner.read(pages.resident_page, gone.resident).name == f"Bekas penduduk #{gone.resident}"
    assert faults_of(opened.runner) == []
    with opened.database.reading() as session:
        bodies = [json.loads(one) for one in session.scalars(sa.select(audit.ENTRY.c.body))]
        assert session.scalar(sa.select(sa.func.count(Erasure.id))) == 2
    again = [one for one in bodies if one["action"] == "retention.erase_again"]
    assert [(one["user"], one["erased"]) for one in again] == [(None, 2)]
    key = opened.key.database_hex()
    opening.close_office(opened)
    assert found_in_file(opened.database, *CANARIES, key=key) == []


def test_an_older_file_put_in_its_place_has_it_erased_again_before_the_first_screen(
    open_office: OpenOffice, office: Path, tmp_path: Path
) -> None:
    gone = with_older_file(open_office, office, tmp_path)
    opened = open_office()
    assert opened.runner.read(pages.resident_page, gone.resident).name == f"Bekas penduduk #{gone.resident}"
    opening.close_office(opened)
    again = open_office()  # nothing is done twice
    with again.database.reading() as session:
        done = sa.select(sa.func.count()).where(audit.ENTRY.c.action == "retention.erase_again")
        assert session.scalar(done) == 1


@pytest.mark.parametrize("place", ["folder", "profile"])
def test_a_list_that_is_not_the_offices_own_erases_nobody(
    open_office: OpenOffice, office: Path, profile: Path, tmp_path: Path, place: str
) -> None:
    gone = with_older_file(open_office, office, tmp_path)
    kept, other = office / FILE, next((profile / "erasures").iterdir())
    if place == "profile":
        kept, other = other, kept
    other.unlink()
    said = json.loads(kept.read_bytes())
    said["erased"].append(["resident", 1, said["erased"][0][2]])
    kept.write_text(json.dumps(said), encoding="utf-8")
    assert open_office().runner.read(pages.resident_page, gone.resident).name == NAME


def test_the_list_names_nobody(open_office: OpenOffice, office: Path, profile: Path) -> None:
    with_copy(open_office())
    for place in (office / FILE, next((profile / "erasures").iterdir())):
        words = place.read_text(encoding="utf-8").lower()
        assert [one for one in CANARIES if one.lower() in words] == []


def test_a_list_that_was_not_written_is_written_at_the_next_sign_in(
    open_office: OpenOffice, office: Path, profile: Path
) -> None:
    with_copy(open_office())
    kept = (office / FILE).read_bytes()
    (office / FILE).unlink()
    next((profile / "erasures").iterdir()).unlink()
    open_office()
    assert json.loads((office / FILE).read_bytes())["erased"] == json.loads(kept)["erased"]


def test_after_a_change_of_key_an_older_copy_has_it_erased_again_by_the_offices_signature(
    open_office: OpenOffice, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    gone = somebody_gone(SecondEstate(opened.runner))
    opened.runner.read(trail_sheets.code_sheet_pdf)  # a paper with a code: from now on the office has its signature
    copy = opened.runner.read(backups.make_copy).path
    rekeying.change_key(opened.runner)
    erase_all(opened)
    opening.close_office(opened)
    restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    opened = open_office(folder=tmp_path / "new")
    assert opened.runner.read(pages.resident_page, gone.resident).name == f"Bekas penduduk #{gone.resident}"
