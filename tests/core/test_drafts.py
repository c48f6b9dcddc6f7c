"""Words that are not saved, beside the office."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from k2k_desktop.core import drafts
from k2k_desktop.core.drafts import DraftBox
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import OfficeKey

WORDS = {"title": "Penduduk baharu", "fields": {"full_name": "Nurul Aini binti Karim"}}
OFFICE = "a1b2"


@pytest.fixture
def box(tmp_path: Path) -> DraftBox:
    """The drafts of user 3."""
    return DraftBox(tmp_path, OFFICE, 3)


def files(box: DraftBox) -> list[Path]:
    """What lies in the folder."""
    return sorted(box.folder.iterdir())


def test_kept_words_come_back_and_are_nowhere_in_plain_text(box: DraftBox) -> None:
    key, name = OfficeKey.new().drafts(), box.new_name()
    box.keep(key, name, WORDS)
    assert [(draft.name, draft.words) for draft in box.all(key)] == [(name, WORDS)]
    (file,) = files(box)
    assert b"Nurul" not in file.read_bytes()
    assert b"Penduduk" not in file.read_bytes()
    assert "nurul" not in file.name.casefold()
    box.drop(name)
    assert not files(box)


def test_another_key_another_user_and_another_name_open_nothing(box: DraftBox, tmp_path: Path) -> None:
    key, name = OfficeKey.new().drafts(), box.new_name()
    box.keep(key, name, WORDS)
    assert box.all(OfficeKey.new().drafts()) == []
    assert DraftBox(tmp_path, OFFICE, 4).all(key) == []
    assert DraftBox(tmp_path, "c3d4", 3).all(key) == []
    (file,) = files(box)
    file.rename(file.with_name("4-" + "0" * 16 + ".draft"))
    assert DraftBox(tmp_path, OFFICE, 4).all(key) == []


def test_every_flipped_byte_is_noticed(box: DraftBox) -> None:
    key, name = OfficeKey.new().drafts(), box.new_name()
    box.keep(key, name, WORDS)
    (file,) = files(box)
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert box.all(key) == []
    file.write_bytes(whole)
    assert len(box.all(key)) == 1


def test_a_half_written_draft_goes(box: DraftBox) -> None:
    box.folder.mkdir()
    (box.folder / "3-0000000000000000.draft.part").write_bytes(b"half")
    assert box.all(OfficeKey.new().drafts()) == []
    assert not files(box)


def test_drafts_live_through_a_change_of_the_office_key(box: DraftBox, tmp_path: Path) -> None:
    old, new = OfficeKey.new().drafts(), OfficeKey.new().drafts()
    box.keep(old, box.new_name(), WORDS)
    drafts.seal_anew(tmp_path, OFFICE, old, new)
    assert box.all(old) == []
    assert [draft.words for draft in box.all(new)] == [WORDS]


def test_who_leaves_takes_their_drafts_along(box: DraftBox, tmp_path: Path) -> None:
    key = OfficeKey.new().drafts()
    for user in (3, 33):
        one = DraftBox(tmp_path, OFFICE, user)
        one.keep(key, one.new_name(), WORDS)
    drafts.drop_all(tmp_path, 3)
    assert box.all(key) == []
    assert len(DraftBox(tmp_path, OFFICE, 33).all(key)) == 1


def test_a_place_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_bytes(b"a file in the way")
    with pytest.raises(UserError):
        DraftBox(tmp_path, OFFICE, 3).keep(OfficeKey.new().drafts(), "3-" + "0" * 16, WORDS)
    assert os.listdir(tmp_path) == ["drafts"]
