"""Large files in one pass: what goes through arrives whole and in order, whatever the disk says."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import threading
from pathlib import Path

import pytest

from k2k_desktop.core.streams import CHUNK, StraightReader, StraightWriter, chunks, handing, put_all

EDGES = (0, 1, 4095, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 13)


def _written(path: Path, data: bytes) -> None:
    with StraightWriter(path) as file:
        for start in range(0, len(data), 300_001):
            put_all(file, data[start : start + 300_001])
        file.settle()


@pytest.mark.parametrize("size", EDGES)
def test_what_was_written_straight_reads_back_straight_and_through_memory(tmp_path: Path, size: int) -> None:
    data, path = random.Random(size).randbytes(size), tmp_path / "file"
    _written(path, data)
    assert path.read_bytes() == data
    with StraightReader(path) as file:
        assert file.read(5) == data[:5]
        assert b"".join(bytes(chunk) for chunk in chunks(file, size - 5 if size > 5 else 0)) == data[5:]
        assert file.read(33) == b""
    with StraightReader(path) as file:
        assert file.read() == data


def test_a_disk_that_cannot_be_written_straight_is_written_through_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = os.open, []

    def no_straight(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_DIRECT:
            refused.append(path)
            raise OSError(errno.EINVAL, "no")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", no_straight)
    data = random.Random(1).randbytes(2 * CHUNK + 7)
    _written(tmp_path / "file", data)
    with StraightReader(tmp_path / "file") as file:
        assert file.read(len(data) + 1) == data
    assert len(refused) == 2


def test_other_faults_of_opening_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StraightReader(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        StraightWriter(tmp_path / "no folder" / "file")


def test_every_taker_takes_every_chunk_in_order_however_slow_it_is(tmp_path: Path) -> None:
    data = random.Random(2).randbytes(12 * CHUNK + 5)
    (tmp_path / "file").write_bytes(data)
    go_on, quick, slow = threading.Event(), hashlib.sha256(), hashlib.sha256()
    seen = 0

    def lagging(chunk: memoryview) -> None:
        go_on.wait(5)
        slow.update(chunk)

    with open(tmp_path / "file", "rb", 0) as file, handing([quick.update, lagging], len(data)) as hand:
        for chunk in chunks(file, len(data)):
            seen += 1
            if seen == 4:  # as many as may wait
                go_on.set()
            hand(chunk)
    assert quick.digest() == slow.digest() == hashlib.sha256(data).digest()


@pytest.mark.parametrize("size", [CHUNK, 8 * CHUNK])
def test_what_a_taker_says_against_it_is_said_to_whoever_hands(size: int) -> None:
    def full(_chunk: memoryview) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"), handing([len, full], size) as hand:  # noqa: PT012
        for _ in range(size // CHUNK):
            hand(memoryview(bytes(CHUNK)))


def test_what_comes_in_pieces_is_read_to_its_end(tmp_path: Path) -> None:
    data, pipe = random.Random(3).randbytes(2 * CHUNK + 7), tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(data,))
    writing.start()
    with StraightReader(pipe) as file:
        assert file.read(len(data) + 1) == data
    writing.join()
