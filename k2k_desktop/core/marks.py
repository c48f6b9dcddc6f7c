"""Bold and italic in plain text: which characters of it, kept beside it as `b0-5 i10-14`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Face = Literal["b", "i"]
_MARK: Final = re.compile(r"([bi])(\d{1,6})-(\d{1,6})")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """The characters from *start* up to, not including, *end* are bold or italic."""

    face: Face
    start: int
    end: int


def read_marks(written: str | None) -> tuple[Mark, ...]:
    """What `write_marks` gave; anything that is no mark is passed over."""
    found = []
    for part in (written or "").split():
        if match := _MARK.fullmatch(part):
            face: Face = "b" if match[1] == "b" else "i"
            found.append(Mark(face, int(match[2]), int(match[3])))
    return tuple(found)


def write_marks(marks: Iterable[Mark], length: int) -> str:
    """The marks of a text of *length* characters in one form: inside it, in order, those that meet made one."""
    made: list[Mark] = []
    for mark in sorted(Mark(one.face, max(0, one.start), min(one.end, length)) for one in marks):
        if mark.start >= mark.end:
            continue
        if made and made[-1].face == mark.face and mark.start <= made[-1].end:
            made[-1] = Mark(mark.face, made[-1].start, max(made[-1].end, mark.end))
        else:
            made.append(mark)
    return " ".join(f"{one.face}{one.start}-{one.end}" for one in made)


def part(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of the piece of text from *start* to *end*, counted from its beginning."""
    cut = (Mark(one.face, max(one.start, start) - start, min(one.end, end) - start) for one in marks)
    return tuple(one for one in cut if one.start < one.end)


def runs(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, bool, bool]]:
    """*text* in pieces that look the same: (words, bold, italic)."""
    kept = [one for one in marks if one.start < len(text)]
    ends = sorted({0, len(text), *(one.start for one in kept), *(min(one.end, len(text)) for one in kept)})
    for start, end in pairwise(ends):
        faces = {one.face for one in kept if one.start <= start < one.end}
        yield text[start:end], "b" in faces, "i" in faces
