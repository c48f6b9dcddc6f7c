"""The bytes of an office's file while it is open, without the page that SQLite only locks."""

from __future__ import annotations

import io
import os
from typing import Any, Final

LOCKED_FROM: Final = 1 << 30  # PENDING_BYTE of SQLite: the page there never holds anything (fileformat2.html, 1.4)
LOCKED_BYTES: Final = 4096  # that page


class FrozenFile(io.FileIO):
    """The file for reading. Windows lets nobody read a byte another holds a lock on, and SQLite locks bytes of a page
    that it never writes: in an office of over 1 GB they are given as the zeros they are, without asking."""

    def readinto(self, buffer: Any) -> int | None:
        """As ever, but up to, of, or behind that page."""
        view, at = memoryview(buffer).cast("B"), self.tell()
        end = LOCKED_FROM + LOCKED_BYTES
        if at >= end or at + len(view) <= LOCKED_FROM:
            return super().readinto(view)
        if at < LOCKED_FROM:
            return super().readinto(view[: LOCKED_FROM - at])
        size = max(0, min(len(view), end - at, os.fstat(self.fileno()).st_size - at))
        view[:size] = bytes(size)
        self.seek(at + size)
        return size
