"""Somebody who moved out long ago, with everything an office can know of a person."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from PIL import Image
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models import audit
from k2k_desktop.models.issues import EventKind, Issue, IssueStatus
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Disability,
    DocumentKind,
    Household,
    Occupancy,
    Relationship,
    Resident,
    Standing,
    Vulnerability,
)
from k2k_desktop.services import pictures
from k2k_desktop.services.issues import events
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import MONDAY_MORNING, TEST_KEY, Make
from tests.issues.making import Counter, counter

NAME, PREFERRED, NUMBER, MOBILE = "Zulaikha binti Kanari", "Kak Zukanari", "510203145574", "+60120007171"
CANARIES: Final = (
    "zulaikha", "kanari", NUMBER, "120007171", "12-000 7171", "kanari@contoh.my", "oku-kanari-1", "1951-02-03",
    "tenun songket",
)  # fmt: skip
ROLES: Final = frozenset({Role.manager, Role.clerk, Role.secretary})
LEFT: Final = dt.date(2018, 3, 1)


@dataclass
class Gone:
    """The keys of what is to be erased, and the counter of its office."""

    resident: int
    issue: int
    home: int
    counter: Counter


@pytest.fixture(scope="session")
def gone_file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Gone]:
    """The file of an office that somebody left in 2018: made once in a run, and copied."""
    path = tmp_path_factory.mktemp("gone") / "office.db"
    shutil.copyfile(template, path)
    database = Database(path, TEST_KEY)
    who = Who(list(Role).index(Role.manager) + 1, "manager", "Ujian Manager", ROLES)
    made = somebody_gone(Make(Runner(database, who, FixedClock(MONDAY_MORNING))))
    database.checkpoint()
    database.close()
    return path, made


@pytest.fixture
def database(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Database]:
    """An office of this test's own, which somebody left where the test asks for it."""
    if "gone" in request.fixturenames:
        template, _made = request.getfixturevalue("gone_file")
    path = tmp_path / "office.db"
    shutil.copyfile(template, path)
    made = Database(path, TEST_KEY)
    yield made
    made.close()


@pytest.fixture
def gone(gone_file: tuple[Path, Gone], make: Make) -> Gone:
    """Somebody who moved out in 2018."""
    _path, made = gone_file
    make.go_on(made.counter.make)
    return replace(made, counter=replace(made.counter, runner=make.runner, make=make, more={}))


@action("End complaint", needs="session")
def end_issue(session: Session, issue_id: int) -> None:
    """Close a complaint as it was long ago."""
    issue = session.get_one(Issue, issue_id)
    issue.status, issue.end_reason = IssueStatus.rejected, None
    issue.ended_at = dt.datetime(2018, 2, 1, tzinfo=dt.UTC)


def somebody_gone(make: Make) -> Gone:
    """A former resident whose name stands wherever a name can."""
    made, runner = counter(make), make.runner
    unit = make.unit(made.block, made.estate, "A-05-01")
    person = runner.change(residents.save_resident, None, 0, {
        "full_name": NAME, "preferred_name": PREFERRED, "birth_on": dt.date(1951, 2, 3), "mobile": MOBILE,
        "email": "kanari@contoh.my", "emergency_contact": f"{NAME} 012-000 7171", "notes": "Zulaikha sakit",
        "occupation": "tenun songket", "disability": Disability.sight, "oku_card": "OKU-KANARI-1",
        "vulnerabilities": frozenset({Vulnerability.chronic_illness}),
    })  # fmt: skip
    runner.change(residents.save_document, person, None, 0, {"kind": DocumentKind.mykad, "number": NUMBER})
    runner.change(pictures.set_photo, person, _picture())
    home = make.put(Household(unit_id=unit, head_id=person, moved_in_on=dt.date(2010, 1, 1), moved_out_on=LEFT,
                              tenancy_reference="Zulaikha 12", shared_reason="anak Kanari"))  # fmt: skip
    make.put(Occupancy(household_id=home, resident_id=person, relationship=Relationship.head,
                       from_on=dt.date(2010, 1, 1), to_on=LEFT))  # fmt: skip
    make.put(Consent(resident_id=person, purpose=ConsentPurpose.survey, notice_version="1", means=ConsentMeans.signed,
                     given_on=dt.date(2012, 1, 1)))  # fmt: skip
    issue = made.issue("Lif Kanari rosak", reporter_id=person, description=f"{NAME} di 012-000 7171 terjatuh")
    runner.change(events.add_note, issue, EventKind.call, "Zulaikha menelefon", True)
    runner.change(end_issue, issue)
    runner.change(residents.save_resident, person, 2, {"mobile": "+60120007171", "notes": "Kanari telah pindah"})
    runner.change(set_standing, person, Standing.moved_out)
    return Gone(person, issue, home, made)


@action("Set standing", needs="session")
def set_standing(session: Session, resident_id: int, standing: Standing) -> None:
    """What somebody counts as."""
    session.get_one(Resident, resident_id).standing = standing


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(written, "JPEG")
    return written.getvalue()


def found_in_file(database: Database, *words: str, key: str = TEST_KEY) -> list[str]:
    """The *words* that stand anywhere in the decrypted pages of the file and of its log, free room and all."""
    log = database.path.with_name(database.path.name + "-wal")
    pages = _decrypted(database.path.read_bytes(), key).lower()
    if log.exists() and (frames := log.read_bytes()[_WAL_HEAD:]):
        pages += b"".join(
            _opened(frames[start + _FRAME_HEAD : start + _FRAME_HEAD + _PAGE], key)
            for start in range(0, len(frames), _FRAME_HEAD + _PAGE)
        ).lower()
    assert b"create table resident" in pages  # what is looked through are truly the pages
    return [word for word in words if word.lower().encode() in pages]


# A page of SQLCipher 4: AES-256-CBC, its vector and its code in the last 80 bytes; the first begins with the salt.
_PAGE, _BEHIND, _VECTOR, _SALT = 4096, 80, 16, 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


def _decrypted(data: bytes, key: str) -> bytes:
    first = b" " * _SALT + _opened(data[_SALT:_PAGE], key)
    return first + b"".join(_opened(data[start : start + _PAGE], key) for start in range(_PAGE, len(data), _PAGE))


def _opened(page: bytes, key: str) -> bytes:
    vector = page[-_BEHIND : -_BEHIND + _VECTOR]
    worker = Cipher(algorithms.AES(bytes.fromhex(key)), modes.CBC(vector)).decryptor()
    return worker.update(page[:-_BEHIND]) + worker.finalize()


def faults_of(runner: Runner) -> list[str]:
    """What the verification of the trail finds."""
    from k2k_desktop.models import proof

    with runner.database.reading() as session:
        return proof.verify(session).faults


def words_of_trail(runner: Runner) -> str:
    """Every value the trail keeps."""
    with runner.database.reading() as session:
        rows = session.execute(sa.select(audit.CHANGE.c.before, audit.CHANGE.c.after))
        return "\n".join(f"{before} {after}" for before, after in rows).lower()
