"""Files made hostile: bytes changed at random, and the numbers and structures inside them made to lie."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final

from k2k_desktop.core.files import read_checked, with_check

Mutate = Callable[[bytes, random.Random], bytes]

_NUMBER: Final = re.compile(rb"\d+")
_TAG: Final = re.compile(rb"<[^<>]{1,400}>")
_ODD: Final[tuple[Any, ...]] = (
    None, True, -1, 0, 2**31, 2**63, 10**30, 1e308, "", "\0", "A" * 5_000, "\u202e\ud7ff", [], {}, [[]] * 50,
    "=1+1", "../../etc/passwd", "9999-99-99T99:99:99Z",
)  # fmt: skip
_HUGE: Final = (b"0", b"-1", b"65536", b"2147483648", b"18446744073709551616", b"99999999999999999999", b"")


def bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """A few bytes flipped, cut out, doubled, put in or swapped, or the tail cut off."""
    changed = bytearray(data)
    for _time in range(chance.choice((1, 1, 2, 4, 12))):
        if not changed:
            break
        at = chance.randrange(len(changed))
        length = chance.choice((1, 1, 4, 30, 500))
        part = bytes(changed[at : at + length])
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = part * chance.choice((1, 2, 200))
            case 3:
                changed[at : at + length] = chance.randbytes(length)
            case 4:
                other = chance.randrange(len(changed))
                changed[at : at + length] = changed[other : other + length]
            case _:
                del changed[at:]
    return bytes(changed)


def text_changed(data: bytes, chance: random.Random) -> bytes:
    """Numbers that lie, tags taken out, doubled or nested deep; else bytes."""
    way = chance.randrange(4)
    found = list((_NUMBER if way == 0 else _TAG).finditer(data))
    if way == 3 or not found:
        return bytes_changed(data, chance)
    hit = chance.choice(found)
    if way == 0:
        new = chance.choice(_HUGE)
    elif way == 1:
        new = hit[0] * chance.choice((0, 2, 50))
    else:
        new = hit[0] * chance.choice((500, 5_000, 40_000))
    return data[: hit.start()] + new + data[hit.end() :]


def workbook_changed(data: bytes, chance: random.Random) -> bytes:
    """The container's bytes, or the parts in it, packed anew so that they are reached."""
    if chance.random() < 0.3:
        return bytes_changed(data, chance)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        names = old.namelist()
        hit = chance.sample(names, chance.randint(1, 2))
        for name in names:
            part = old.read(name)
            if name in hit:
                part = text_changed(part, chance)
                if chance.random() < 0.1:
                    continue
            new.writestr(name, part)
        if chance.random() < 0.05:
            new.writestr(chance.choice(("../x.xml", "xl/vbaProject.bin", "xl/worksheets/sheet2.xml")), b"<x/>")
    return out.getvalue()


def json_changed(data: bytes, chance: random.Random) -> bytes:
    """One value of a JSON text put in the place of another, or something odd; else bytes."""
    if chance.random() < 0.3:
        return bytes_changed(data, chance)
    return json.dumps(_odd_inside(json.loads(data), chance)).encode("utf-8", "surrogatepass")


def checked_changed(data: bytes, chance: random.Random) -> bytes:
    """Our own checked JSON with a value that lies under a checksum that fits; else bytes."""
    if chance.random() < 0.4:
        return bytes_changed(data, chance)
    changed = _odd_inside(read_checked(data), chance)
    try:
        return with_check(changed if isinstance(changed, dict) else {"slots": changed})
    except (ValueError, UnicodeEncodeError):  # what canonical JSON cannot say
        return bytes_changed(data, chance)


def png_changed(data: bytes, chance: random.Random) -> bytes:
    """A PNG whose header lies under a checksum that fits; other pictures by their bytes."""
    if not data.startswith(b"\x89PNG") or chance.random() < 0.5:
        return bytes_changed(data, chance)
    head = bytearray(data[12:29])
    place = chance.choice((4, 8))
    head[place : place + 4] = chance.choice((1, 65_535, 2**24, 2**31 - 1, 0)).to_bytes(4, "big")
    if chance.random() < 0.3:
        head[12 + chance.randrange(5)] = chance.randrange(20)
    return data[:12] + bytes(head) + zlib.crc32(bytes(head)).to_bytes(4, "big") + data[33:]


def _odd_inside(value: Any, chance: random.Random) -> Any:
    """*value* with one thing in it put in the place of another."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {key: one for key, one in value.items() if key != name}
        return {**value, name: _odd_inside(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        changed = _odd_inside(value[place], chance)
        return [*value[:place], changed, *value[place + 1 :] * chance.choice((1, 1, 1, 20))]
    if isinstance(value, bool | int) and chance.random() < 0.5:
        return value + chance.choice((-1, 1, 256, 2**20, 2**33))
    odd = chance.choice(_ODD)
    for _level in range(chance.choice((0, 0, 0, 0, 900))):
        odd = [odd]
    return odd
