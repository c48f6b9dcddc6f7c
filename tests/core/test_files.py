"""Files written whole or not at all, and what is said when a disk or another program stands in the way."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from k2k_desktop.core import files, held
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts
from k2k_desktop.core.files import size_words, write_whole
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "a", b"old")
    for name in ("fsync", "replace"):
        with monkeypatch.context() as broken:
            broken.setattr(os, name, _raise(OSError(5, "input/output")))
            with pytest.raises(UserError, match="could not be written"):
                write_whole(tmp_path / "a", b"new")
        assert (tmp_path / "a").read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def _raise(error: OSError) -> object:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(28, "full"), r"full: 90 MB are needed"),
        (PermissionError(13, "no"), "not allowed"),
        (OSError(30, "read only"), "not allowed"),
        (FileNotFoundError(2, "gone"), "cannot be found"),
        (OSError(5, "input/output"), "could not be written"),
    ],
)
def test_each_fault_of_a_disk_says_what_to_do(error: OSError, why: str, tmp_path: Path) -> None:
    assert re.search(why, files.refusal(error, tmp_path, 89_500_000).say("en"))


def test_a_limit_that_looks_like_a_fault_is_called_a_full_disk(tmp_path: Path) -> None:
    assert isinstance(files.refusal(OSError(5, "input/output"), tmp_path, 2**60), files.FullDisk)


def test_a_file_held_by_an_antivirus_is_waited_for_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = os.replace, [49]
    waited: list[float] = []

    def held(source: Path, target: Path) -> None:
        if refusals[0]:
            refusals[0] -= 1
            error = PermissionError(13, "held")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", waited.append)
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert 4.5 < sum(waited) < 5.1
    refusals[0] = 50
    with pytest.raises(UserError, match="another program holds the file"):
        write_whole(tmp_path / "a", b"newer")
    assert sum(waited) < 10
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"new")]


def test_a_file_that_is_held_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = OfficeFolder(tmp_path / "office")
    folder.create(OfficeFacts("teratai-1", "PPR Teratai Damai"))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    error = PermissionError(13, "held")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    monkeypatch.setattr(held, "open", _raise(error), raising=False)
    reads: tuple[Callable[[], object], ...] = (folder.facts, lambda: Keyring.load(folder.facts_file))
    for read in reads:
        with pytest.raises(UserError, match="another program holds the file"):
            read()


def test_sizes_read_like_a_person_says_them() -> None:
    assert [size_words(size) for size in (0, 999, 1000, 1001, 89_500_000, 2_400_000_000)] == [
        "0 B",
        "999 B",
        "1 KB",
        "2 KB",
        "90 MB",
        "2.4 GB",
    ]
