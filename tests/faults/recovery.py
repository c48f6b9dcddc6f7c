"""Offices whose passwords are all forgotten: the recovery sheet opens every one, and every slip in typing it is named.

Of each office every wrong character at every place is typed, every swap of two neighbours, every character left out or
typed twice, and every two groups in each other's place; none may be read, and the group at fault must be among those
named (G10).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from k2k_desktop.core import sheet
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.passwords import suggest_passphrase
from k2k_desktop.models.office import State
from k2k_desktop.services.office.opening import NewOffice, close_office, create_office, open_office, open_with_sheet
from tests.faults import Drill, Tally
from tests.faults.offices import MOMENT, QUICK, work_folder

COUNT: Final = 100
_USER, _PASSWORD = "rohana", "kerusi hujan lampu tujuh"
_SPELLINGS: Final = (
    str.lower,
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " — "),
    lambda code: code.replace("1", "l").replace("0", "o"),
)

Read = Callable[[str], bytes]


def run(count: int, seed: int) -> Drill:
    """*count* offices."""
    return recovered(count, seed, sheet.read_code)


def broken(seed: int) -> Drill:
    """A careless program reads what it can and looks at no check."""

    def careless(code: str) -> bytes:
        letters = "".join(sheet.groups_of(code))[:26].ljust(26, "0")
        number = 0
        for letter in letters:
            number = number << 5 | max(0, sheet.ALPHABET.find(letter))
        return (number >> 2).to_bytes(sheet.SECRET_BYTES, "big")

    return recovered(1, seed, careless)


def recovered(count: int, seed: int, read: Read) -> Drill:
    """Forget the password of *count* offices, type the sheets wrongly in every way, then rightly."""
    tally, rng = Tally("recovery: sheets and slips", count, seed), random.Random(seed)
    typed = 0
    with work_folder() as folder:
        for number in range(count):
            office = folder / str(number)
            code = create_office(office, _new(), clock=FixedClock(MOMENT), cost=QUICK)
            secret = sheet.read_code(code)
            fault = None
            for wrong, groups, exactly in slips(code):
                typed += 1
                fault = _judged(read, wrong, groups, secret, tally, exactly=exactly) or fault
            tally.one(_opened(office, code, rng) or fault)
            shutil.rmtree(office)
    tally.notes.append(f"{typed:,} slips typed")
    return tally.drill()


def slips(code: str) -> Iterator[tuple[str, set[int], bool]]:
    """Each way to mistype *code* by one slip, the groups it is in, and whether they must be named and nothing else."""
    groups = code.split("-")
    plain = "".join(groups)
    for place, letter in enumerate(plain):
        group = {place // sheet.GROUP + 1}
        for other in sheet.ALPHABET:
            if other != letter:
                yield _grouped(plain[:place] + other + plain[place + 1 :]), group, True
        for never in "U*":
            yield _grouped(plain[:place] + never + plain[place + 1 :]), group, True
        cut = list(groups)
        at = place % sheet.GROUP
        cut[place // sheet.GROUP] = groups[place // sheet.GROUP][:at] + groups[place // sheet.GROUP][at + 1 :]
        yield "-".join(cut), group, True
        cut[place // sheet.GROUP] = groups[place // sheet.GROUP][:at] + letter + groups[place // sheet.GROUP][at:]
        yield "-".join(cut), group, True
        yield plain[:place] + plain[place + 1 :], set(), False
    for place in range(len(plain) - 1):
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        if swapped != plain:
            yield _grouped(swapped), {place // sheet.GROUP + 1, (place + 1) // sheet.GROUP + 1}, False
    for two, wrong in sheet.turned_round(code):
        yield wrong, set(two), False


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + sheet.GROUP] for start in range(0, len(plain), sheet.GROUP))


def _judged(read: Read, wrong: str, groups: set[int], secret: bytes, tally: Tally, *, exactly: bool) -> str | None:
    try:
        found = read(wrong)
    except sheet.SheetSlip as slip:
        if exactly and set(slip.groups) != groups:
            return f"groups {slip.groups} were named, the slip was in {sorted(groups)}"
        if groups and slip.groups and not groups & set(slip.groups):
            return f"groups {slip.groups} were named for two characters or groups swapped in {sorted(groups)}"
        return None
    if found == secret:
        return "a mistyped code was taken for the right one"
    tally.bad(None, accepted=1)
    return "a slip was not noticed"


def _opened(office: Path, code: str, rng: random.Random) -> str | None:
    """The sheet, spelt in some way of its own, and the new password afterwards; the forgotten one no longer."""
    new = suggest_passphrase()
    close_office(open_with_sheet(office, rng.choice(_SPELLINGS)(code), _USER, new, clock=FixedClock(MOMENT)))
    close_office(open_office(office, _USER, new, clock=FixedClock(MOMENT)))
    try:
        close_office(open_office(office, _USER, _PASSWORD, clock=FixedClock(MOMENT)))
    except UserError:
        return None
    return "the forgotten password still opens it"


def _new() -> NewOffice:
    return NewOffice("Pejabat Pengurusan PPR Teratai Damai", State.selangor, "Rohana Idris", _USER, _PASSWORD)
