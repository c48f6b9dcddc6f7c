"""Spreadsheets, pictures, Open311 answers, copies and keyrings made hostile by the thousand, read as the program does.

Each is read in a process of its own kind, with a gigabyte and five seconds: whoever dies, stands still, raises what is
no sentence, or leaves a file behind is a fault. A copy or keyring that is not as it was made must never open.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from k2k_desktop.core import copies
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.spreadsheets import read_sheet, sheets
from k2k_desktop.core.workbook_child import main as read_workbook
from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.issues.open311.giving import written
from k2k_desktop.services.issues.open311.reading import parse_answer
from k2k_desktop.services.pictures import clean_picture
from tests.faults import Drill, Tally
from tests.faults.mutating import (
    Mutate,
    bytes_changed,
    checked_changed,
    json_changed,
    png_changed,
    text_changed,
    workbook_changed,
)
from tests.faults.offices import USER, copy_of, template, work_folder
from tests.people.sheets import write_messy

COUNT: Final = 100_000  # twenty thousand of each of five kinds
SECONDS: Final = 5.0
MEMORY: Final = 1 << 30
_BATCH: Final = 200  # samples a process reads before another takes its place
_SAID: Final = struct.Struct("<Id?")  # which sample, how long it took, whether it was read


@dataclass(frozen=True)
class Kind:
    """One kind of file: honest *samples*, how each is made hostile, and how the program reads it.

    *read* gives whether something was read; a UserError is a refusal, anything else that it raises is a fault. With
    *sealed*, whatever is read although it was changed was accepted as good. Where the program itself reads in another
    process, that one may die: *door* is how the program asks it, and must end in an answer or a UserError.
    """

    name: str
    samples: tuple[tuple[bytes, Mutate], ...]
    read: Callable[[bytes, bytes], bool]
    sealed: bool = False
    door: Callable[[bytes], None] | None = None

    def hostile(self, seed: int, number: int) -> tuple[bytes, bytes]:
        """The honest and the hostile bytes of sample *number*, the same each time."""
        chance = random.Random(f"{seed}/{self.name}/{number}")
        honest, mutate = chance.choice(self.samples)
        return honest, mutate(honest, chance)


def run(count: int, seed: int) -> list[Drill]:
    """A line for each kind, a fifth of *count* each."""
    with work_folder() as folder:
        return [fuzz(kind, max(1, count // 5), seed, folder) for kind in kinds(folder)]


def broken(seed: int) -> Drill:
    """A reader that stands still at some bytes, dies at others, and takes whatever it is given."""

    def careless(_honest: bytes, given: bytes) -> bool:
        if len(given) % 7 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(given) % 11 == 0:
            raise ValueError("careless")
        return True

    kind = Kind("careless", ((b"0123456789" * 10, bytes_changed),), careless, sealed=True)
    with work_folder() as folder:
        return fuzz(kind, 60, seed, folder)


def kinds(folder: Path) -> list[Kind]:
    """The five kinds, with honest samples made in *folder*."""
    return [*from_outside(folder), *_of_an_office(folder)]


def from_outside(folder: Path) -> list[Kind]:
    """What somebody sends the office: spreadsheets, pictures, answers of another system."""
    return [_spreadsheets(folder), _pictures(), _answers()]


def _spreadsheets(folder: Path) -> Kind:
    book = write_messy(folder / "senarai.xlsx", 30).read_bytes()
    lines = "Nama;Unit;Telefon\n" + "Aminah binti Ali;A-01-02;012-000 0000\n" * 40
    texts = [lines.encode(name) for name in ("utf-8-sig", "utf-8", "utf-16", "cp1252")]
    read_from = folder / "dibaca.csv"

    def read(_honest: bytes, given: bytes) -> bool:
        path = read_from.with_suffix(".xlsx" if given[:2] == b"PK" else ".csv")
        path.write_bytes(given)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            for task in ("sheets", "rows"):
                read_workbook([task, str(path), "Senarai", ""])
        path.unlink()
        answers = [json.loads(line) for line in said.getvalue().splitlines()]
        return all("refused" not in line for line in answers)

    def ask(given: bytes) -> None:
        path = read_from.with_suffix(".xlsx")
        path.write_bytes(given)
        try:
            sheets(path)
            read_sheet(path, "Senarai")
        finally:
            path.unlink()

    samples = ((book, workbook_changed), (book, workbook_changed), *((text, bytes_changed) for text in texts))
    return Kind("spreadsheets", samples, read, door=ask)


def _pictures() -> Kind:
    from PIL import Image

    samples: list[tuple[bytes, Mutate]] = []
    for form, mode in (("PNG", "RGB"), ("PNG", "P"), ("JPEG", "RGB"), ("GIF", "P"), ("BMP", "RGB"), ("TIFF", "RGB"),
                       ("WEBP", "RGB")):  # fmt: skip
        made = io.BytesIO()
        picture = Image.radial_gradient("L").resize((90, 60)).convert(mode)
        picture.save(made, form, **({"exif": _exif()} if form == "JPEG" else {}))
        samples.append((made.getvalue(), png_changed))

    def read(_honest: bytes, given: bytes) -> bool:
        clean_picture(given)
        return True

    return Kind("pictures", tuple(samples), read)


def _exif() -> Any:
    from PIL import Image

    said = Image.Exif()
    said[274] = 6  # upright only when turned
    return said


def _answers() -> Kind:
    one = {
        "service_request_id": "101", "status": "open", "service_name": "Lif rosak", "service_code": "LIF-01",
        "description": "Pintu lif tidak tertutup.", "requested_datetime": "2026-11-02T08:00:00+08:00",
        "address": "Blok A", "lat": "3.1390", "long": "101.6869", "zipcode": "50000",
    }  # fmt: skip
    found = [{**one, "service_request_id": str(number)} for number in range(20)]

    def read(_honest: bytes, given: bytes) -> bool:
        parse_answer(given, "jawapan.json", Progress())
        return True

    samples = ((written(found, "requests", "json"), json_changed), (written(found, "requests", "xml"), text_changed))
    return Kind("Open311 answers", samples, read)


def _of_an_office(folder: Path) -> list[Kind]:
    """Copies and keyrings of one office; its key is known here, so that only the checks stand in the way."""
    place = copy_of(template(), folder / "tempat")
    opened = place.open()
    key = OfficeKey(opened.key.secret)
    copied = backups.write_verified(opened, folder).path
    keyring = opened.folder.keyring.read_bytes()
    opened.close()
    read_from = folder / "dibaca.k2k"

    def read_copy(honest: bytes, given: bytes) -> bool:
        read_from.write_bytes(given)
        try:
            copies.peek_manifest(read_from)
            copies.verify_copy(read_from, key)
        finally:
            read_from.unlink()
        return given != honest

    def read_keyring(honest: bytes, given: bytes) -> bool:
        found = Keyring.from_bytes(given)
        _user, opened_by = found.open_with_password(USER, PASSWORD)
        return opened_by.secret != key.secret

    return [
        Kind("copies", ((copied.read_bytes(), bytes_changed), (copied.read_bytes(), _head_changed)), read_copy, True),
        Kind("keyrings", ((keyring, checked_changed),), read_keyring, True),
    ]


def _head_changed(data: bytes, chance: random.Random) -> bytes:
    """A copy whose manifest lies under a checksum that fits: only its HMAC can tell."""
    start = 12
    length = int.from_bytes(data[4:start], "big")
    head = checked_changed(data[start : start + length], chance)
    return data[:4] + len(head).to_bytes(8, "big") + head + data[start + length :]


# ---- reading them where dying harms nobody


class _Said(NamedTuple):
    number: int
    seconds: float
    was_read: bool


def fuzz(kind: Kind, count: int, seed: int, folder: Path) -> Drill:
    """Read *count* hostile files of one *kind*; nothing may be left in *folder*."""
    tally = Tally(f"hostile {kind.name}", count, seed)
    before = _files(folder)
    number = slowest = read = turned_away = 0
    longest = 0.0
    while number < count:
        upto = min(count, number + _BATCH)
        told, ended = _in_a_process(kind, seed, number, upto)
        for one in told:
            longest, slowest = max((longest, slowest), (one.seconds, one.number))
            read += one.was_read
            late = f"sample {one.number} took {one.seconds:.1f} s" if one.seconds > SECONDS else None
            tally.one(late, accepted=int(one.was_read and kind.sealed))
        number += len(told)
        if ended:
            died, why = _at_the_door(kind, seed, number)
            turned_away += died
            tally.one(None if died else f"sample {number}: {ended}{why}")
            number += 1
    if left := _files(folder) - before:
        tally.bad(f"left behind: {', '.join(sorted(left))}")
    tally.notes.append(f"{read:,} could still be read, the slowest took {longest:.2f} s (sample {slowest})")
    if turned_away:
        tally.notes.append(f"{turned_away} ended the process that reads, which the program told in a sentence")
    return tally.drill()


def _at_the_door(kind: Kind, seed: int, number: int) -> tuple[bool, str]:
    """Whether the program outlives a sample that ended its reader, in time; else what happened."""
    if kind.door is None:
        return False, ""
    began = time.monotonic()
    try:
        kind.door(kind.hostile(seed, number)[1])
    except UserError:
        pass
    except Exception as error:  # what the program did not turn into a sentence
        return False, f"; at the door {type(error).__name__}"
    took = time.monotonic() - began
    return took <= SECONDS, f"; at the door {took:.1f} s"


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _in_a_process(kind: Kind, seed: int, first: int, upto: int) -> tuple[list[_Said], str]:
    """What a child said of samples *first* … *upto*, and why it ended before the last one ("" where it did not)."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os._exit(_child(kind, seed, first, upto, theirs))
    os.close(theirs)
    said, why = _heard(ours, upto - first)
    os.close(ours)
    if why:
        os.kill(child, signal.SIGKILL)
    _pid, status, used = os.wait4(child, 0)
    if used.ru_maxrss * 1024 > MEMORY + _held():
        why = why or f"{used.ru_maxrss // 1024} MB of memory"
    if not why and len(said) < upto - first:
        how = (
            f"killed by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "an exception that is no sentence"
        )
        why = how
    return said, why


def _held() -> int:
    """Bytes that this process had before: a child is born with what its parent holds."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _heard(pipe: int, count: int) -> tuple[list[_Said], str]:
    said: list[_Said] = []
    kept = b""
    while len(said) < count:
        ready, _write, _error = select.select([pipe], [], [], SECONDS + 1)
        if not ready:
            return said, f"stood still for {SECONDS:.0f} s"
        part = os.read(pipe, 65_536)
        if not part:
            break
        kept += part
        while len(kept) >= _SAID.size:
            said.append(_Said(*_SAID.unpack(kept[: _SAID.size])))
            kept = kept[_SAID.size :]
    return said, ""


def _child(kind: Kind, seed: int, first: int, upto: int, pipe: int) -> int:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = MEMORY + 2 * _held()
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    for number in range(first, upto):
        honest, given = kind.hostile(seed, number)
        if given == honest:
            os.write(pipe, _SAID.pack(number, 0.0, False))
            continue
        began = time.monotonic()
        try:
            was_read = kind.read(honest, given)
        except UserError:
            was_read = False
        except BaseException as error:  # the very thing this drill looks for
            sys.stderr.write(f"{kind.name} {number}: {type(error).__name__}: {error}\n")
            return 1
        os.write(pipe, _SAID.pack(number, time.monotonic() - began, was_read))
    return 0
