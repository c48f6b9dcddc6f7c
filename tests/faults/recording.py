"""What a process did to the files of an office, and what of it a power cut at any moment may have left.

The model (security design, 8): what was flushed is there; of the rest any part may be, in any order, torn at 512 bytes;
changes of folders are journalled, so of those not flushed the first few are there.
"""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.offices import Place
from tests.faults.shims import compiled

RECORDER: Final = "recorder"
MARKS: Final = "marks"  # the file of what was acknowledged
_HEAD: Final = struct.Struct("<cQQQ")
_SECTOR: Final = 512
_KEPT: Final = (0.0, 0.1, 0.5, 0.9, 1.0)  # how much of what was not flushed a cut leaves


def surroundings(log: Path) -> dict[str, str]:
    """The environment of a process that can record to *log*."""
    return {**os.environ, "LD_PRELOAD": str(compiled(RECORDER)), "K2K_RECORD": str(log)}


def start_recording(place: Place) -> int:
    """In such a process: from now on everything below *place* is recorded. The file to write acknowledgements to."""
    library = ctypes.CDLL(None)
    if library.k2k_record_start(str(place.path).encode()) < 0:
        raise RuntimeError("the recorder is not there")
    return os.open(place.path / MARKS, os.O_WRONLY | os.O_CREAT)


@dataclass(frozen=True)
class Event:
    """One thing done: *kind* as in recorder.c."""

    kind: str
    file: int
    offset: int
    data: bytes


@dataclass
class Written:
    """A file: what is certainly on the disk, and what was written since it was last flushed."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)  # (offset, data), or (size, None)

    def flush(self) -> None:
        """All of it is on the disk."""
        for offset, data in self.waiting:
            _apply(self.sure, offset, data)
        self.waiting.clear()

    def after_cut(self, chance: random.Random, kept: float) -> bytes:
        """What a power cut leaves of it: of what waited a part, half of that torn."""
        left = bytearray(self.sure)
        for offset, data in self.waiting:
            if chance.random() >= kept:
                continue
            if data and chance.random() < 0.5:
                for start in range(0, len(data), _SECTOR):
                    if chance.random() < 0.5:
                        _apply(left, offset + start, data[start : start + _SECTOR])
            else:
                _apply(left, offset, data)
        return bytes(left)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """The disk below one place, as the events come in."""

    def __init__(self, place: Place) -> None:
        """Begins with what is there now, all of it flushed. Make it before the recording."""
        self._root = place.path
        self._files: dict[int, Written] = {}
        self._names: dict[str, int] = {}
        self._renames: list[tuple[str, str, int]] = []
        self._marks = 0
        self.acknowledged = 0
        self.copies: frozenset[str] = frozenset()
        for path in place.path.rglob("*"):
            if path.is_file():
                found = path.stat().st_ino
                self._files[found] = Written(bytearray(path.read_bytes()))
                self._names[str(path)] = found

    def take(self, event: Event) -> None:
        """The next thing done."""
        kind = event.kind
        if kind == "c":
            self._create(event)
        elif kind == "w":
            self._write(event)
        elif kind == "t":
            self._files[event.file].waiting.append((event.offset, None))
        elif kind == "s":
            self._files[event.file].flush()
        elif kind == "d":
            for step in self._renames:
                _rename(self._names, *step)
            self._renames.clear()
        elif kind == "r":
            self._renames.append((*event.data.decode().split("\n"), 0))  # type: ignore[arg-type]
        elif kind == "u":
            self._renames.append((event.data.decode(), "", 0))

    def _create(self, event: Event) -> None:
        path = event.data.decode()
        if path.endswith(f"/{MARKS}"):
            self._marks = event.file
        self._files[event.file] = Written()
        self._renames.append(("", path, event.file))

    def _write(self, event: Event) -> None:
        if event.file != self._marks:
            self._files[event.file].waiting.append((event.offset, event.data))
            return
        seq, *names = event.data.decode().split()
        self.acknowledged = max(self.acknowledged, int(seq))
        self.copies |= frozenset(names)

    def cut(self, target: Place, chance: random.Random) -> None:
        """Put what a power cut at this moment leaves into *target*."""
        names, kept = dict(self._names), chance.choice(_KEPT)
        journalled = len(self._renames) if kept == 1.0 else chance.randint(0, len(self._renames))
        for step in self._renames[:journalled]:
            _rename(names, *step)
        shutil.rmtree(target.path, ignore_errors=True)
        for name, file in names.items():
            if file != self._marks:
                path = target.path / Path(name).relative_to(self._root)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self._files[file].after_cut(chance, kept))


def _rename(names: dict[str, int], old: str, new: str, file: int) -> None:
    """One change of a folder: created (no old name), removed (no new one) or renamed."""
    found = names.pop(old, 0) if old else file
    if new and found:
        names[new] = found


def events(log: Path) -> Iterator[Event]:
    """Everything recorded in *log*, in order."""
    raw = log.read_bytes()
    at = 0
    while at + _HEAD.size <= len(raw):
        kind, file, offset, length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        data = b"" if kind == b"t" else raw[at : at + length]
        at += len(data)
        yield Event(kind.decode(), file, offset, data)
