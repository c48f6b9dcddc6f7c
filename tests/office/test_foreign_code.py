"""H14: no trigger and no view of somebody else runs in an office, and none of its own is missing."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import migrations
from k2k_desktop.services.opened import Opened
from tests.conftest import TEST_KEY
from tests.core.test_upgrade import FIXTURES
from tests.office.conftest import OpenOffice

FOREIGN = (
    "CREATE TRIGGER quiet AFTER INSERT ON audit_entry BEGIN DELETE FROM audit_entry WHERE seq = NEW.seq - 1; END",
    "CREATE VIEW people AS SELECT * FROM resident",
    "DROP TRIGGER audit_entry_is_never_changed",
    "DROP TRIGGER audit_resident_update",
)
WEAKER = (
    "DROP TRIGGER audit_entry_is_never_deleted",
    "CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry WHEN 0 BEGIN SELECT 1; END",
)


def _by_hand(path: Path, key: str, *statements: str) -> str:
    """Whoever has the key does it with another program; the digest of the file afterwards."""
    connection = connect(path, key)
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("statements", [*((one,) for one in FOREIGN), WEAKER])
def test_an_office_with_other_code_in_it_is_refused_and_left_as_it_is(
    office: Path, open_office: OpenOffice, statements: tuple[str, ...]
) -> None:
    opened = open_office()
    key = opened.key.database_hex()
    opened.close()
    before = _by_hand(office / "office.db", key, *statements)
    with pytest.raises(UserError, match="something other than this program"):
        open_office()
    assert hashlib.sha256((office / "office.db").read_bytes()).hexdigest() == before


def test_the_same_code_is_no_foreign_code(office: Path, open_office: OpenOffice) -> None:
    opened: Opened = open_office()
    assert migrations.upgrade(opened.database) is False
    opened.close()


def test_code_in_an_older_office_does_not_come_along(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    shutil.copyfile(FIXTURES / "office-0003.db", path)
    _by_hand(path, TEST_KEY, FOREIGN[0])
    database = Database(path, TEST_KEY)
    assert migrations.upgrade(database) is True  # the triggers are made anew
    migrations.refuse_foreign_code(database)
    database.close()


def test_an_older_office_with_a_view_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    shutil.copyfile(FIXTURES / "office-0003.db", path)
    _by_hand(path, TEST_KEY, FOREIGN[1])
    database = Database(path, TEST_KEY)
    with pytest.raises(UserError, match="something other than this program"):
        migrations.upgrade(database)
    assert migrations.revision(database) == "0003"
    database.close()
