"""What a disk that fails, or a cut, leaves of keys: the office opens, and the next try does it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.models.office import Role
from k2k_desktop.services.office import office_frame, opening, rekeying
from tests.colleagues import add_colleague
from tests.office.conftest import PASSWORD, OpenOffice

CLERK = {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.clerk})}


class FailingDisk:
    """Files get their final name as ever, but for those after the first *good* ones of a name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, good: int) -> None:
        self._really, self._name, self.left = os.replace, name, good
        monkeypatch.setattr(os, "replace", self._replace)

    def _replace(self, source: Any, target: Any) -> None:
        if Path(target).name == self._name:
            self.left -= 1
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
        self._really(source, target)


def test_a_change_of_key_whose_end_was_not_written_is_followed_by_another(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_office()
    first = opened.key
    disk = FailingDisk(monkeypatch, "office.keys", 1)  # both keys are written, then the disk is full
    rekeying.change_key(opened.runner)
    second = opened.key
    assert second.secret != first.secret
    disk.left = 1_000
    rekeying.change_key(opened.runner)
    assert opened.key.secret not in (first.secret, second.secret)
    assert opened.runner.read(office_frame).name
    opening.close_office(opened)
    opening.close_office(open_office())


def test_a_change_of_key_whose_end_was_not_written_is_ended_by_the_next_opening(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_office()
    FailingDisk(monkeypatch, "office.keys", 1)
    rekeying.change_key(opened.runner)
    opened.lock()
    opening.unlock_office(opened, PASSWORD)
    opening.close_office(opened)
    again = open_office()  # and the disk is still full
    assert again.runner.read(office_frame).name
    opening.close_office(again)
    monkeypatch.undo()
    opened = open_office()
    assert all(slot.sealed_next is None for slot in opened.keyring.slots)
    opening.close_office(opened)


def test_a_user_is_added_after_the_adding_was_cut_off(open_office: OpenOffice) -> None:
    opened = open_office()
    cut_off = add_colleague(opened.runner, CLERK, "meja kipas pisang enam") + 1
    opened.keyring.add_password_slot(opened.key, cut_off, "siti", "lampu tingkap awan dua")  # nothing more was done
    opened.keyring.save(opened.folder.keyring)
    opening.close_office(opened)
    with pytest.raises(UserError):
        open_office("siti", "lampu tingkap awan dua")
    opened = open_office()
    values = {**CLERK, "username": "siti", "name": "Siti binti Ali"}
    assert add_colleague(opened.runner, values, "kucing tidur atas bumbung") == cut_off
    opening.close_office(opened)
    open_office("siti", "kucing tidur atas bumbung").close()
