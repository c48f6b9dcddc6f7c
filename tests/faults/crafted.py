"""H1, H2, H6, H7, H13: spreadsheets made with intent, through the real door: each is refused in words, or read as it
says, within ten seconds of processor and 400 MB (G5)."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Final

import openpyxl

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.spreadsheets import read_sheet, sheets
from tests.faults import Drill, Tally
from tests.faults.crafting import BESIDE, MB, SECRET, Crafted, crafted
from tests.faults.offices import work_folder

COUNT: Final = 63
SECONDS: Final = 10.0
MEMORY: Final = 400 << 20
MOST: Final = 3 << 30  # address space of what reads here: so that a careless reader harms only itself
Read = Callable[[Path], list[list[object]]]


def run(count: int, seed: int) -> Drill:
    """All of them, and again until there were *count*; the limits are those of the process that reads."""
    return _try(count, seed, _ask)


def broken(seed: int) -> Drill:
    """A program that gives the file straight to the library."""

    def careless(path: Path) -> list[list[object]]:
        book = openpyxl.load_workbook(path, read_only=True)
        return [list(row) for page in book.worksheets for row in page.iter_rows(max_row=200_000, values_only=True)]

    return _try(6, seed, careless, [one for one in crafted() if one.what.startswith(("a bomb", "a declaration"))])


def _try(count: int, seed: int, read: Read, chosen: list[Crafted] | None = None) -> Drill:
    tally, ones = Tally("crafted spreadsheets", count, seed), chosen or list(crafted())
    with work_folder() as folder:
        (folder / BESIDE).write_text(SECRET, encoding="utf-8")
        while tally.left:
            _one(tally, ones[tally.injected % len(ones)], folder, read)
        left = sorted(path.name for path in folder.iterdir() if path.name != BESIDE)
        if left:
            tally.bad(f"left behind: {left}")
    refused = len(tally.measured.get("refused", []))
    tally.notes.append(
        f"{len(ones)} files; {refused} refused; slowest {max(tally.measured['seconds']):.2f} s, "
        f"largest {max(tally.measured['memory']) / MB:.0f} MB"
    )
    return tally.drill()


def _one(tally: Tally, one: Crafted, folder: Path, read: Read) -> None:
    path = folder / one.name
    _apart(lambda: str(path.write_bytes(one.make(folder))))  # a bomb is large here too
    rows, wrong = None, ""
    answer, memory, seconds = _apart(lambda: _told(read, path))
    path.unlink()
    if answer.startswith("rows "):
        rows = answer
        if one.must == "refused":
            wrong = "it was read"
        if SECRET in answer:
            wrong = "a file of this computer was read into it"
    elif answer.startswith("refused"):
        tally.measure("refused", 1)
        wrong = f"it was {answer}" if one.must == "read" else ""
    else:
        wrong = answer
    tally.measure("seconds", seconds)
    tally.measure("memory", memory)
    late = f"{seconds:.1f} s" if seconds > SECONDS else ""
    large = f"{memory / MB:.0f} MB" if memory > MEMORY else ""
    faults = [fault for fault in (wrong, late, large) if fault]
    tally.one(f"{one.what}: {', '.join(faults)}" if faults else None, accepted=int(rows is not None and bool(wrong)))


def _ask(path: Path) -> list[list[object]]:
    """As the program reads a list that somebody chose."""
    found = sheets(path)
    return [list(row) for row in read_sheet(path, found[0].name).rows]


def _told(read: Read, path: Path) -> str:
    try:
        return f"rows {read(path)!r}"[:MB]
    except UserError as error:
        return f"refused {error.say('en')}"
    except BaseException as error:
        return f"without a sentence: {type(error).__name__}"


def _apart(do: Callable[[], str]) -> tuple[str, int, float]:
    """What it gives, done in a process of its own; the most memory that one, or one that it starts, held; and the
    seconds of processor both took, which other work on the computer does not change."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
        answer = do()
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        with os.fdopen(writing, "w") as pipe:
            pipe.write(f"{max(one.ru_maxrss for one in used)} {sum(one.ru_utime + one.ru_stime for one in used)}\n")
            pipe.write(answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        first, _end, answer = pipe.read().partition("\n")
    os.waitpid(child, 0)
    if not first:
        return "died", 0, 0.0
    memory, seconds = first.split()
    return answer, int(memory) * 1024, float(seconds)
