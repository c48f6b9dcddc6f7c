"""Spreadsheets from outside: honest ones are read, hostile ones get a plain sentence (security.md H1-H7)."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import random
import re
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.core.spreadsheets import Value, guess_header, header_labels, read_sheet, sheets
from k2k_desktop.core.workbook_gate import BROKEN, MB, MOST_INFLATED, Refused, check_workbook
from tests.core.reading import read_rows
from tests.patience import allowed
from tests.people.sheets import write_sheet

NAMES = ["Nama", "No. KP", "Tarikh lahir"]
ROW = ["Siti Aminah binti Ali", "880101145566", dt.date(1988, 1, 1)]


def workbook(path: Path, *rows: Sequence[object], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Senarai"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def remade(path: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    """The workbook with each part changed (None drops it) and parts added; names use __ for /."""
    parts = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = change(name, archive.read(name))
            if data is not None:
                parts.append((name, data))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*parts, *((name.replace("__", "/"), data) for name, data in added.items())]:
            archive.writestr(name, data)
    return path


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data


def same(_name: str, data: bytes) -> bytes:
    return data


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        sheets(path)
    with pytest.raises(UserError):
        read_rows(path, "Senarai")
    return refused.value.text


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "senarai.xlsx", NAMES, ROW)


def test_values_come_back_as_they_are(tmp_path: Path) -> None:
    given = [
        "Ali & <b>",
        880101145566,
        1.5,
        True,
        dt.date(1988, 1, 1),
        dt.datetime(2026, 1, 2, 8, 30),
        "",
        "0123",
        "陈 சர",
    ]
    path = workbook(tmp_path / "a.xlsx", given)
    expected: list[Value] = [
        "Ali & <b>",
        880101145566,
        1.5,
        True,
        dt.date(1988, 1, 1),
        dt.datetime(2026, 1, 2, 8, 30),
        None,
        "0123",
        "陈 சர",
    ]
    rows = read_rows(path, "Senarai")
    assert rows == [expected]
    assert [type(value) for value in rows[0]] == [type(value) for value in expected]


def test_rows_stand_where_the_sheet_has_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [], [], [None, "Nama"], [None, "Ali", "x"])
    assert read_rows(path, "Senarai") == [[None] * 3, [None] * 3, [None, "Nama", None], [None, "Ali", "x"]]


def test_every_sheet_is_told_with_its_size(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.create_sheet("Blok B").append([1, 2, 3])
    made.create_sheet("Lama").sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    found = sheets(tmp_path / "a.xlsx")
    assert [(one.name, one.rows, one.columns, one.hidden) for one in found] == [
        ("Sheet", 0, 0, False), ("Blok B", 1, 3, False), ("Lama", 0, 0, True),
    ]  # fmt: skip


def test_formulas_are_told_and_their_values_used(tmp_path: Path) -> None:
    path = remade(
        workbook(tmp_path / "a.xlsx", ["a", "=1+1"], ["=2+2", "b"]),
        in_sheet(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"),
    )
    sheet = read_sheet(path, "Senarai")
    assert (sheet.info.formulas, sheet.info.formula_cells) == (2, ("B1", "A2"))
    assert sheet.rows[0][0] == "a"


def test_a_heading_over_several_columns_is_said_with_each(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["Unit", "Penyewa", None],
        ["Unit", "Nama", "No. KP"],
        ["A-1-1", "Ali", "880101145566"],
        merged="B1:C1",
    )
    sheet = read_sheet(path, "Senarai")
    assert sheet.info.merged == (((0, 1), (0, 2)),)
    assert header_labels(sheet, 1) == ["Unit", "Penyewa / Nama", "Penyewa / No. KP"]


def test_the_header_is_found_below_a_title() -> None:
    rows: list[list[Value]] = [
        ["SENARAI PENDUDUK PPR TERATAI DAMAI", None, None, None],
        ["Dikemas kini 1.1.2026", None, None, None],
        [None, None, None, None],
        ["Bil.", "Nama Penuh", "No. Kad Pengenalan", "No. Telefon"],
        [1, "Siti Aminah binti Ali", "880101-14-5566", "012-000 0044"],
        [2, "Lim Ah Kow", "770101-14-5567", "012-000 0045"],
    ]
    assert guess_header(rows) == 3
    assert guess_header(rows[4:]) in (0, 1)
    assert guess_header([]) == 0


def test_a_bomb_is_refused_while_it_unpacks(book: Path) -> None:
    bomb = b"<!--" + b" " * (MOST_INFLATED + MB) + b"-->"  # over every limit: of a part, of its ratio, of the whole
    remade(book, same, xl__bomb___xml=b"")
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bomb)
    del bomb
    start = time.process_time()
    assert "far bigger" in refusal(book)
    assert time.process_time() - start < allowed(3)


def test_a_bomb_that_lies_about_its_size_is_refused(book: Path) -> None:
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.xml", b" " * 60_000_000)
    data = bytearray(book.read_bytes())
    size = (60_000_000).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
        at = data.find(size)
    book.write_bytes(bytes(data))
    refusal(book)


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy"><!ENTITY z "&x;&x;&x;">]>',
        b"<!doctype a>",
    ],
)
def test_declarations_are_refused(book: Path, declared: bytes) -> None:
    remade(
        book, lambda name, data: data.replace(b"<worksheet", declared + b"<worksheet", 1) if "sheet1" in name else data
    )
    assert "declarations" in refusal(book)


def test_a_declaration_far_behind_is_refused(book: Path) -> None:
    remade(
        book,
        in_sheet(
            b"<worksheet", b"<!--" + random.Random(1).randbytes(1_500_000).hex().encode() + b"--><!DOCTYPE a><worksheet"
        ),
    )
    assert "declarations" in refusal(book)


def test_parts_in_another_encoding_are_refused(book: Path) -> None:
    remade(book, lambda name, data: data.decode().encode("utf-16") if "sheet1" in name else data)
    assert "damaged" in refusal(book)


@pytest.mark.parametrize("name", ["xl__vbaProject.bin", "xl__VBAPROJECT.BIN", "xl__macrosheets__sheet1.xml"])
def test_macros_are_refused(book: Path, name: str) -> None:
    remade(book, same, **{name: b"x"})
    assert "macros" in refusal(book)


def test_a_locked_book_says_how_to_unlock_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "old kind" in refusal(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"%PDF-1.7 text"),
        ("a.xlsx", b"Nama,No. KP\n"),
        ("a.csv", b"%PDF-1.7 text"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("a.csv", b"<html><table><tr><td>Nama</td></tr></table>"),
        ("a.csv", bytes(range(256)) * 20),
        ("a.exe", b"MZ\x90\0"),
        ("a.xlsx", b""),
        ("a.csv", b" \n"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert "{file}" in refusal(path)


def test_other_archives_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "not a spreadsheet" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "another kind" in refusal(path)
    path.unlink()
    assert "not there" in refusal(path)


def test_too_many_parts_are_refused(book: Path) -> None:
    remade(book, same, **{f"xl__media__{n}.png": b"" for n in range(2_100)})
    assert "far bigger" in refusal(book)


def test_one_part_under_thousands_of_names_is_refused(book: Path) -> None:
    """Each name is a sheet that would be read: five thousand of them once took five seconds."""

    def named_often(name: str, data: bytes) -> bytes:
        found = re.search(rb"<sheet [^>]*/>", data) if name == "xl/workbook.xml" else None
        return data if found is None else data.replace(found[0], found[0] * 201)

    remade(book, named_often)
    assert "more than {most} sheets" in refusal(book)


def test_two_directories_in_one_archive_are_refused(book: Path, tmp_path: Path) -> None:
    other = workbook(tmp_path / "b.xlsx", ["other"])
    both = book.read_bytes() + other.read_bytes()
    book.write_bytes(both)
    refusal(book)


def test_a_lying_dimension_does_no_harm(book: Path) -> None:
    remade(book, in_sheet(b'<dimension ref="A1:C2"', b'<dimension ref="A1:XFD1048576"'))
    assert read_rows(book, "Senarai")[1][0] == ROW[0]


@pytest.mark.parametrize("address", [b"XFD2", b"C1048576", b"ZZZ9999999", b"C999999"])
def test_a_cell_at_the_end_of_the_world_is_refused(book: Path, address: bytes) -> None:
    remade(book, in_sheet(b'r="C2"', b'r="' + address + b'"'))
    refusal(book)


def test_too_many_rows_and_columns_say_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n" * 100_001)
    assert "rows" in refusal(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("a,b\n" + "x," * 400 + "\n")
    assert "columns" in refusal(tmp_path / "a.csv")


def test_a_sheet_that_is_gone_is_told(book: Path) -> None:
    with pytest.raises(UserError, match="no longer"):
        read_rows(book, "Lain")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_book_is_refused(book: Path, share: float) -> None:
    data = book.read_bytes()
    book.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refusal(book)


def judged_and_read(data: bytes) -> None:
    """What the child does, in this process: only known kinds of refusal may come out."""
    import python_calamine as calamine

    try:
        check_workbook(data)
        made = calamine.load_workbook(io.BytesIO(data))
        for name in made.sheet_names:
            made.get_sheet_by_name(name).to_python()
    except (Refused, calamine.CalamineError, *BROKEN):
        return


def mutated(data: bytes, seed: int) -> bytes:
    """A third with flipped bytes, the rest with broken XML inside."""
    chance = random.Random(seed)
    if seed % 3 == 0:
        changed = bytearray(data)
        for _flip in range(chance.randint(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            if chance.random() < 0.4:
                at = chance.randrange(len(part))
                part[at : at + chance.randint(0, 30)] = chance.randbytes(chance.randint(0, 10))
            new.writestr(name, bytes(part))
    return out.getvalue()


def test_a_hundred_mutations_are_read_or_refused(book: Path) -> None:
    data = book.read_bytes()
    for seed in range(100):
        judged_and_read(mutated(data, seed))


def test_mutations_through_the_real_door_end_in_rows_or_a_sentence(book: Path) -> None:
    data = book.read_bytes()
    for seed in range(100, 112):
        book.write_bytes(mutated(data, seed))
        with contextlib.suppress(UserError):
            read_rows(book, "Senarai")


def test_a_child_that_dies_is_a_sentence_and_leaves_nothing_behind(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = threading.active_count()
    monkeypatch.setattr("k2k_desktop.core.spreadsheets._command", lambda: ["false"])
    refusal(book)
    assert threading.active_count() == threads


def test_pressing_cancel_stops_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 50_000)
    stop = Progress()
    progress = Progress(lambda done, total: stop.cancel())
    rows = read_rows(path, progress=progress)
    assert len(rows) == 50_000
    assert stop.cancelled
    with pytest.raises(Cancelled):
        read_rows(path, progress=stop)


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 2_500)
    told: list[tuple[int, int]] = []
    read_rows(path, progress=Progress(lambda done, total: told.append((done, total))))
    assert told[0] == (1_000, 2_500)
    assert told[-1] == (2_500, 2_500)


def test_twenty_thousand_rows_are_read_at_once(tmp_path: Path) -> None:
    texts = [[f"teks {n} {m}" for m in range(17)] for n in range(20_000)]
    write_sheet(tmp_path / "a.xlsx", ((n, f"Nama {n}", 880101145566 + n, *row) for n, row in enumerate(texts)))
    start = time.process_time()
    assert len(read_rows(tmp_path / "a.xlsx", "Senarai")) == 20_000
    assert time.process_time() - start < allowed(4)  # 0.7 on a machine of its own
