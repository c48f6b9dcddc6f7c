"""The key of the office changes when somebody leaves, and no cut shuts the office."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from k2k_desktop.core.db import Database
from k2k_desktop.core.drafts import DraftBox
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.models import migrations
from k2k_desktop.models.office import Role
from k2k_desktop.services.office import office_frame, opening, rekeying, users
from tests.colleagues import add_colleague
from tests.office.conftest import PASSWORD, OpenOffice

SECOND = "meja kipas pisang enam"
CLERK = {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.clerk})}


def test_the_old_key_opens_nothing_and_everybody_who_stays_gets_in(open_office: OpenOffice) -> None:
    opened = open_office()
    add_colleague(opened.runner, CLERK, SECOND)
    old = opened.key
    rekeying.change_key(opened.runner)
    assert opened.key.secret != old.secret
    assert opened.runner.read(office_frame).name
    assert not opened.database.faults()
    opening.close_office(opened)
    with pytest.raises(UserError):
        migrations.revision(Database(opened.folder.database, old.database_hex()))
    for user in (("faizal", SECOND), ("rohana", PASSWORD)):
        again = open_office(*user)
        assert again.notices == ()
        opening.close_office(again)


def test_the_recovery_sheet_still_opens_the_office(open_office: OpenOffice, office: Path) -> None:
    opened = open_office()
    code = opened.runner.change(users.new_sheet)
    rekeying.change_key(opened.runner)
    opening.close_office(opened)
    opening.open_with_sheet(office, code, "rohana", "lampu tingkap awan dua").close()


def test_who_was_removed_cannot_open_with_a_keyring_kept_from_before(open_office: OpenOffice) -> None:
    opened = open_office()
    key = add_colleague(opened.runner, CLERK, SECOND)
    kept = opened.folder.keyring.read_bytes()
    opened.runner.change(users.remove_user, key)
    rekeying.change_key(opened.runner)
    opening.close_office(opened)
    opened.folder.keyring.write_bytes(kept)
    with pytest.raises(UserError):
        open_office("faizal", SECOND)


def test_drafts_are_kept_and_the_change_stands_in_the_trail(open_office: OpenOffice) -> None:
    opened = open_office()
    box = DraftBox(opened.folder.path, opened.facts.office_id, 1)
    box.keep(opened.key.drafts(), box.new_name(), {"title": "belum disimpan"})
    rekeying.change_key(opened.runner)
    assert [one.words["title"] for one in box.all(opened.key.drafts())] == ["belum disimpan"]
    head = opened.folder.read_head(opened.key.side_file(), opened.facts.office_id)
    assert head is not None


def test_a_clerk_may_not(open_office: OpenOffice) -> None:
    opened = open_office()
    add_colleague(opened.runner, CLERK, SECOND)
    opening.close_office(opened)
    clerk = open_office("faizal", SECOND)
    before = clerk.key
    with pytest.raises(Refused):
        rekeying.change_key(clerk.runner)
    assert clerk.key == before


def test_killed_between_the_steps_the_office_opens(office: Path, open_office: OpenOffice) -> None:
    for touch in range(1, 20, 2):
        code = _changed_and_killed_at(touch, office)
        opened = open_office()
        assert not opened.database.faults()
        assert all(slot.sealed_next is None for slot in opened.keyring.slots)
        opening.close_office(opened)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert code == 0


def _changed_and_killed_at(touch: int, office: Path) -> int:
    """How another program ends that changes the key and kills itself at its *touch*-th file opened or renamed."""
    child = os.fork()
    if not child:
        code, touched = 1, itertools.count(1)

        def watch(event: str, _args: tuple[Any, ...]) -> None:
            if event in ("open", "os.rename") and next(touched) == touch:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            opened = opening.open_office(office, "rohana", PASSWORD)
            sys.addaudithook(watch)
            rekeying.change_key(opened.runner)
            opened.close()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
