"""Large files in one pass: every chunk read once, handed to all who take it, and past what the system keeps in memory.

Memory of the system that a gigabyte runs through is what making a copy takes longest for; and what is read back out of
that memory says nothing about the disk.
"""

from __future__ import annotations

import errno
import io
import mmap
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from k2k_desktop.core.held import patiently

CHUNK: Final = 1024 * 1024
_AHEAD: Final = 4  # chunks under way
_WORTH_THREADS: Final = 4 * CHUNK
_STRAIGHT: Final = getattr(os, "O_DIRECT", 0)  # Linux; elsewhere the system's memory is gone through
_BINARY: Final = getattr(os, "O_BINARY", 0)

Taker = Callable[[memoryview], object]


def chunks(file: BinaryIO, size: int) -> Iterator[memoryview]:
    """The next *size* bytes, or as many as there are, in memory used again and again: new memory for each costs more
    than reading it. A chunk is good until four more were read, which `handing` knows."""
    left = size
    room = [memoryview(bytearray(min(CHUNK, size))) for _ in range(_AHEAD + 1)]
    for place in cycle(room):
        if left == 0:
            return
        read = cast("io.FileIO", file).readinto(place[: min(left, len(place))])
        if not read:
            return
        left -= read
        yield place[:read]


@contextmanager
def handing(takers: Sequence[Taker], size: int) -> Iterator[Taker]:
    """What hands a chunk to every one of *takers*, in order, each on a thread of its own where *size* bytes are worth
    it. At the end of the block all have taken all; what one of them raised is raised here."""
    if size < _WORTH_THREADS:
        yield lambda chunk: [take(chunk) for take in takers]
        return
    waiting: deque[list[Future[object]]] = deque()

    def hand(chunk: memoryview) -> None:
        if len(waiting) >= _AHEAD:
            _wait(waiting.popleft())
        waiting.append([pool.submit(take, chunk) for pool, take in zip(pools, takers, strict=True)])

    with ExitStack() as open_now:
        pools = [open_now.enter_context(ThreadPoolExecutor(1, "taker")) for _taker in takers]
        yield hand
        while waiting:
            _wait(waiting.popleft())


def _wait(taken: list[Future[object]]) -> None:
    for one in taken:
        one.result()


def put_all(target: BinaryIO, data: bytes | memoryview) -> None:
    """Write *data* to an unbuffered file, which may take it in pieces where the disk fills up."""
    written = target.write(data)
    while written < len(data):
        written += target.write(memoryview(data)[written:])


class _Straight(io.FileIO):
    """A file whose bytes run between the disk and one piece of memory of ours: a chunk, or what holds a smaller file,
    for the system takes hold of all of it at each reading."""

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__(path, mode, opener=_open_straight)
        pages = -(-os.fstat(self.fileno()).st_size // mmap.PAGESIZE) or 1
        room = CHUNK if self.writable() else min(CHUNK, pages * mmap.PAGESIZE)
        self.path, self._room, self._filled = path, mmap.mmap(-1, room), 0

    def _by_memory(self) -> None:
        """Go on through the system's memory."""
        there = os.lseek(self.fileno(), 0, os.SEEK_CUR)
        flags = (os.O_WRONLY if self.writable() else os.O_RDONLY) | _BINARY
        other = patiently(lambda: os.open(self.path, flags))
        os.lseek(other, there, os.SEEK_SET)
        os.dup2(other, self.fileno(), inheritable=False)
        os.close(other)


class StraightWriter(_Straight):
    """The new file *path*, which goes straight to the disk where the system can. `settle` it when all is written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "wb")

    def write(self, data: Any) -> int:
        """Take all of *data*; whole chunks go to the disk."""
        view, taken = memoryview(data).cast("B"), 0
        while taken < len(view):
            part = view[taken : taken + CHUNK - self._filled]
            self._room[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            taken += len(part)
            if self._filled == CHUNK:
                self._put()
        return len(view)

    def settle(self) -> None:
        """Put the rest on the disk, and wait until the disk says that it has all of it."""
        self._by_memory()  # the last bytes fill no block
        self._put()
        os.fsync(self.fileno())
        if hasattr(os, "posix_fadvise"):  # where it went through memory: it is not to be read back from there
            os.posix_fadvise(self.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def _put(self) -> None:
        put = 0
        with memoryview(self._room) as room:
            while put < self._filled:
                try:
                    put += super().write(room[put : self._filled])
                except OSError as error:
                    if error.errno != errno.EINVAL:
                        raise
                    self._by_memory()  # a disk that takes other blocks
                    put += super().write(room[put : self._filled])
        self._filled = 0


class StraightReader(_Straight):
    """The file *path*, read straight from the disk where the system can."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._at = 0

    def read(self, size: int | None = -1) -> bytes:
        """The next *size* bytes; fewer only at the end of the file."""
        if size is None or size < 0:
            size = max(0, os.fstat(self.fileno()).st_size)
        data = bytearray(size)
        return bytes(memoryview(data)[: self.readinto(data)])

    def readinto(self, buffer: Any) -> int:
        """Fill all of *buffer* but at the end of the file."""
        view, given = memoryview(buffer).cast("B"), 0
        while given < len(view) and (self._at < self._filled or self._fill()):
            part = self._room[self._at : min(self._filled, self._at + len(view) - given)]
            view[given : given + len(part)] = part
            self._at += len(part)
            given += len(part)
        return given

    def _fill(self) -> bool:
        """Read on; fewer bytes than there is room for are not the end: so many lay before a bad block, say."""
        try:
            self._filled = super().readinto(self._room) or 0
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            self._by_memory()  # in the middle of a block, behind the end of the file mostly
            self._filled = super().readinto(self._room) or 0
        self._at = 0
        return self._filled > 0


def _open_straight(path: str, flags: int) -> int:
    try:
        return patiently(lambda: os.open(path, flags | _STRAIGHT, 0o666))
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return patiently(lambda: os.open(path, flags, 0o666))
