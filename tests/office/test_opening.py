"""Making an office and opening it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring
from k2k_desktop.core.sheet import groups_of
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Office, Role, User
from k2k_desktop.services import office as offices
from k2k_desktop.services.office import opening, users
from k2k_desktop.services.opened import Opened
from tests.office.conftest import NEW, PASSWORD, QUICK, OpenOffice


def actions(opened: Opened) -> list[str]:
    """What the trail says was done, oldest first."""
    with opened.database.reading() as session:
        return list(session.execute(sa.select(audit.ENTRY.c.action).order_by(audit.ENTRY.c.seq)).scalars())


def test_the_first_user_is_administrator_and_manager(open_office: OpenOffice) -> None:
    opened = open_office()
    assert opened.runner.who.roles == {Role.admin, Role.manager}
    assert opened.runner.read(offices.office_frame).name == NEW.name
    assert actions(opened) == ["office.found_office", "office.sign_in"]


def test_the_trail_of_a_new_office_is_sound(open_office: OpenOffice) -> None:
    with open_office().database.reading() as session:
        assert proof.verify(session).faults == []


def test_nothing_of_the_office_can_be_read_from_its_files(office: Path) -> None:
    for path in office.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert PASSWORD.encode() not in data
            assert b"Rohana Idris" not in data


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(open_office: OpenOffice) -> None:
    said = []
    for username, password in (("rohana", "bukan kata laluannya"), ("tiada", PASSWORD)):
        with pytest.raises(UserError) as refused:
            open_office(username, password)
        said.append(refused.value.text)
    assert said[0] == said[1]


def test_failed_tries_are_entered_at_the_next_sign_in(open_office: OpenOffice, office: Path) -> None:
    for _ in range(3):
        with pytest.raises(UserError):
            open_office("rohana", "bukan kata laluannya")
    opened = open_office()
    with opened.database.reading() as session:
        body = session.execute(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc())).scalars().first()
    assert '"failed":3' in (body or "")


def test_after_five_wrong_passwords_one_waits(open_office: OpenOffice, clock: FixedClock) -> None:
    for _ in range(5):
        with pytest.raises(UserError):
            open_office("rohana", "bukan kata laluannya")
    with pytest.raises(UserError, match="Wait"):
        open_office()
    clock.advance(dt.timedelta(seconds=2))
    assert open_office().runner.who.username == "rohana"


def test_a_second_program_reads_only_and_is_told_who_holds_it(open_office: OpenOffice) -> None:
    open_office()
    second = open_office()
    assert second.read_only
    assert second.holder is not None
    assert second.holder.since is not None
    assert second.runner.read(offices.office_frame).name == NEW.name
    assert second.runner.can(offices.save_office) is not None
    with pytest.raises(UserError, match="another computer"):
        second.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})


@pytest.mark.parametrize("nonsense", [b"[" * 100_000, b"\xff", b"{}"], ids=["nested", "no text", "empty"])
def test_nonsense_in_the_files_beside_it_keeps_nobody_out(
    nonsense: bytes, office: Path, open_office: OpenOffice
) -> None:
    for name in ("office.lock", "head", "office.attempts", "office.pc", "erasures"):
        (office / name).write_bytes(nonsense)
    first = open_office()
    assert not first.read_only
    first.folder.lock.write_bytes(nonsense)
    second = open_office()
    assert second.holder is not None
    assert second.holder.since is None
    second.close()
    first.close()
    (office / "office.json").write_bytes(nonsense)
    with pytest.raises(UserError, match="damaged"):
        open_office()


def test_closing_lets_the_next_one_write(open_office: OpenOffice) -> None:
    opening.close_office(open_office())
    assert not open_office().read_only


def test_an_office_on_a_cloud_folder_is_refused(tmp_path: Path, office: Path, open_office: OpenOffice) -> None:
    cloud = tmp_path / "OneDrive" / "office"
    with pytest.raises(UserError, match="OneDrive"):
        opening.create_office(cloud, NEW, cost=QUICK)
    assert not cloud.exists()
    shutil.copytree(office, cloud)
    with pytest.raises(UserError, match="OneDrive"):
        open_office(folder=cloud)


def test_an_office_is_never_made_over_another(office: Path, open_office: OpenOffice) -> None:
    with pytest.raises(UserError, match="already holds"):
        opening.create_office(office, NEW, cost=QUICK)
    assert open_office().runner.who.name == "Rohana Idris"


def test_a_refused_first_password_leaves_no_folder(tmp_path: Path) -> None:
    weak = opening.NewOffice("Pejabat", NEW.state, "Rohana Idris", "rohana", "password1234")
    with pytest.raises(UserError):
        opening.create_office(tmp_path / "new", weak, cost=QUICK)
    assert not (tmp_path / "new").exists()


def test_an_older_file_put_back_is_noticed_and_entered(open_office: OpenOffice, office: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(office / "office.db", older)
    opened = open_office()
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})
    opening.close_office(opened)
    shutil.copyfile(older, office / "office.db")
    opened = open_office()
    assert [notice.values["missing"] for notice in opened.notices] == [3]
    assert "office.older_copy_found" in actions(opened)
    opening.close_office(opened)
    assert not open_office().notices


def test_the_sheet_opens_the_office_and_gives_a_new_password(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "sheet"
    code = opening.create_office(folder, NEW, clock=clock, cost=QUICK)
    assert len(groups_of(code)) == 7
    opened = opening.open_with_sheet(folder, code.lower().replace("-", " "), "Rohana", "empat payung biru laut")
    assert actions(opened)[-2:] == ["office.use_recovery_sheet", "office.sign_in"]
    opening.close_office(opened)
    with pytest.raises(UserError):
        opening.open_office(folder, "rohana", PASSWORD)
    again = opening.open_office(folder, "rohana", "empat payung biru laut")
    again.close()


def test_a_new_sheet_kills_the_old_one(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "sheet"
    old = opening.create_office(folder, NEW, clock=clock, cost=QUICK)
    opened = opening.open_office(folder, "rohana", PASSWORD, clock=clock)
    new = opened.runner.change(users.new_sheet)
    assert opened.runner.read(users.sheet_pdf, new, "ms").pdf.startswith(b"%PDF")
    opening.close_office(opened)
    with pytest.raises(UserError, match="newer one"):
        opening.open_with_sheet(folder, old, "rohana", "empat payung biru laut")


@pytest.mark.parametrize("changed", [True, False])
def test_a_key_change_cut_off_is_finished_or_taken_back(
    office: Path, open_office: OpenOffice, *, changed: bool
) -> None:
    folder = OfficeFolder(office)
    keyring = Keyring.load(folder.keyring)
    _user, key = keyring.open_with_password("rohana", PASSWORD)
    following = type(key).new()
    keyring.begin_rekey(key, following)
    keyring.save(folder.keyring)
    if changed:
        database = Database(folder.database, key.database_hex())
        database.copy_to(office / "rekeyed.db", following.database_hex())
        database.close()
        (office / "rekeyed.db").replace(folder.database)
    opened = open_office()
    assert opened.key.secret == (following if changed else key).secret
    assert not any(slot.sealed_next for slot in Keyring.load(folder.keyring).slots)


def test_a_damaged_database_is_refused_with_what_to_do(office: Path, open_office: OpenOffice) -> None:
    with open(office / "office.db", "r+b") as file:
        file.seek(100)
        file.write(b"\0\1\2\3")
    with pytest.raises(UserError, match="Restore the last copy"):
        open_office()
    assert OfficeFolder(office).acquire()


def test_one_office_record(open_office: OpenOffice) -> None:
    opened = open_office()
    record = opened.runner.read(offices.office_record)
    opened.runner.change(offices.save_office, record.office_id, record.version, {"name": "Pejabat Baharu"})
    assert OfficeFolder(opened.folder.path).facts().name == "Pejabat Baharu"
    with pytest.raises(UserError, match="Somebody else saved"):
        opened.runner.change(offices.save_office, record.office_id, record.version, {"name": "Lain"})
    with opened.database.reading() as session:
        assert session.execute(sa.select(Office.name)).scalar() == "Pejabat Baharu"
        assert session.execute(sa.select(sa.func.count()).select_from(User)).scalar() == 1
