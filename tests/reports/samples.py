"""Invented documents of PPR Teratai Damai, one of each kind, for the tests of paper."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from PIL import Image, ImageDraw

from k2k_desktop.core.i18n import Language
from k2k_desktop.reports.attendance_sheet import AttendanceSheet, Bench, Expected
from k2k_desktop.reports.minutes import Amendment, Attendee, Entry, Item, Minutes, Quorum
from k2k_desktop.reports.notice import Notice
from k2k_desktop.reports.paper import CheckCode, Letterhead, Paper, Signatory, Stamp
from k2k_desktop.reports.recovery_sheet import RecoverySheet
from k2k_desktop.reports.table import Column, ListDocument
from k2k_desktop.reports.trail_code import TrailCode

WHEN = dt.datetime(2026, 11, 22, 0, 5, tzinfo=dt.UTC)


def logo() -> bytes:
    """A small invented logo."""
    picture = Image.new("RGB", (120, 120), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, 116, 116), outline="black", width=5)
    pen.rectangle((40, 40, 56, 90), fill="black")
    pen.rectangle((64, 30, 80, 90), fill="black")
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def paper(language: Language = "ms") -> Paper:
    """A sheet of the invented office, printed by Rohana."""
    head = Letterhead(
        "PPR Teratai Damai", ("Jalan Teratai 1, 00000 Bandar Damai",), "01x-000 0000 · k2k@example.org", logo()
    )
    return Paper(language, head, Stamp("Rohana Idris", WHEN))


_ITEMS = (
    Item("1.0", "Perutusan Pengerusi", (Entry("1.1", "Pengerusi mengalu-alukan kehadiran semua ahli."),)),
    Item(
        "2.0",
        "Pengesahan minit mesyuarat yang lalu",
        (
            Entry(
                "2.1",
                "Minit Bil. 5/2026 disahkan tanpa pindaan.",
                "decision",
                proposer="Encik Lim Chee Hoe 林志豪",
                seconder="Puan Norliza Hamid",
            ),
        ),
    ),
    Item(
        "3.0",
        "Penyelenggaraan lif Blok C",
        (
            Entry(
                "3.1", "Pegawai Penyelenggaraan melaporkan bahawa kedua-dua lif Blok C rosak sejak 17 November 2026."
            ),
            Entry(
                "3.2",
                "Kontraktor mengesahkan papan kawalan rosak:\n- alat ganti telah dipesan\n- dijangka tiba pada 25 Nov",
                "action",
                action_by="Pegawai Penyelenggaraan",
            ),
            Entry(
                "3.3",
                "Mesyuarat sebulat suara bersetuju menubuhkan pasukan sukarelawan lif Blok C sehingga pembaikan siap.",
                "decision",
                action_by="Puan Norliza Hamid",
                due=dt.date(2026, 11, 30),
                resolution="Ketetapan 6/2026-2",
                proposer="முருகன் a/l ராஜேந்திரன்",
                seconder="Puan Norliza Hamid",
            ),
        ),
    ),
    Item("4.0", "Penutup", (Entry("4.1", "Mesyuarat ditangguhkan pada pukul 10.10 malam."),)),
)


def minutes(language: Language = "ms", **changed: object) -> Minutes:
    """The sixth co-management meeting of the year."""
    values: dict[str, object] = {
        "paper": paper(language),
        "organisation": "Jawatankuasa K2K PPR Teratai Damai",
        "meeting": "Mesyuarat Pengurusan Bersama",
        "number": "6/2026",
        "date": dt.date(2026, 11, 26),
        "start": dt.time(20, 30),
        "end": dt.time(22, 10),
        "place": "Dewan Serbaguna, PPR Teratai Damai",
        "chair": "Encik Ahmad Kamal Idris",
        "present": (
            Attendee("Encik Ahmad Kamal Idris", "Pengerusi"),
            Attendee("Puan Rohana Idris", "Setiausaha"),
            Attendee("Encik Lim Chee Hoe 林志豪", "Bendahari"),
        ),
        "in_attendance": (Attendee("முருகன் a/l ராஜேந்திரன்", "Kontraktor lif"),),
        "absent": (Attendee("Puan Hasnah Said", "Ahli", "cuti sakit"),),
        "absent_without_notice": (Attendee("Encik Zaki Omar", "Ahli"),),
        "secretariat": (Attendee("Cik Devi a/p Raman", "Pembantu tadbir"),),
        "quorum": Quorum(11, 17, 9),
        "items": _ITEMS,
        "prepared": Signatory("", "Rohana Idris", "Setiausaha"),
        "confirmed": Signatory("", "Ahmad Kamal Idris", "Pengerusi"),
    }
    return Minutes(**(values | changed))  # type: ignore[arg-type]


def amendment() -> Amendment:
    """A correction at the next meeting."""
    return Amendment(dt.date(2026, 12, 20), "Bil. 7/2026", "Perenggan 3.1: baca 18 November 2026.", "Tersilap taip")


def notice(language: Language = "ms") -> Notice:
    """The letter that calls the sixth meeting."""
    return Notice(
        paper(language),
        dt.date(2026, 11, 12),
        ("Semua Ahli Jawatankuasa", "PPR Teratai Damai"),
        "Mesyuarat Pengurusan Bersama",
        "6/2026",
        dt.date(2026, 11, 26),
        dt.time(20, 30),
        "Dewan Serbaguna, PPR Teratai Damai",
        "Encik Ahmad Kamal Idris",
        "Rohana Idris",
        "Setiausaha",
        reference="PPRTD/JK/100-1/2 (6)",
        end=dt.time(22, 0),
        dress="Kemas",
        agenda=("Perutusan Pengerusi", "Pengesahan minit mesyuarat yang lalu", "Hal-hal lain", "Penutup"),
        reply_by=dt.date(2026, 11, 23),
        reply_to="Cik Devi, 01x-000 0000",
        motto="Bersama membina komuniti",
        copies=("Pengurusan PPR Teratai Damai", "Fail"),
    )


def attendance(language: Language = "ms", extra: int = 0) -> AttendanceSheet:
    """The sheet of the sixth meeting, with *extra* more residents."""
    people = (
        Expected("Encik Ahmad Kamal Idris", "Pengerusi", "A-06-11", "01x-000 0001"),
        Expected("Puan Siti Aminah binti Abdullah Rahman", "Setiausaha", "C-12-03", "01x-000 0002"),
        Expected("முருகன் a/l ராஜேந்திரன்", "Ahli", "B-01-02", "01x-000 0003"),
    )
    more = tuple(Expected(f"Penduduk {number}", "Ahli", "B-02-01") for number in range(extra))
    benches = (
        Bench("Penduduk", people + more),
        Bench("Pengurusan", (Expected("Encik Lim Chee Hoe 林志豪", "Pegawai Penyelenggaraan"),)),
        Bench("Jemputan", blank=5),
    )
    return AttendanceSheet(
        paper(language),
        "Mesyuarat Pengurusan Bersama",
        dt.date(2026, 11, 26),
        dt.time(20, 30),
        "Dewan Serbaguna",
        benches,
        "6/2026",
        "Jawatankuasa K2K PPR Teratai Damai",
    )


def recovery(language: Language = "ms") -> RecoverySheet:
    """An invented recovery code."""
    groups = ("K7QM", "3XPA", "9TRC", "HW2N", "6YBD", "4FVJ", "8S1E")
    return RecoverySheet(replace(paper(language), stamp=None), "PPR Teratai Damai", dt.date(2026, 11, 22), groups)


def listing(language: Language = "ms", rows: tuple[tuple[str, ...], ...] | None = None) -> ListDocument:
    """A register of residents."""
    columns = (Column("Unit", weight=1.2), Column("Nama", weight=3), Column("Telefon", weight=2), Column("RM", "right"))
    cells = rows if rows is not None else tuple(
        (f"A-{number // 10 + 1:02}-{number % 10 + 1:02}", f"Siti Aminah binti Abdullah {number}", "01x-000", "124.00")
        for number in range(90)
    )  # fmt: skip
    return ListDocument(
        paper(language), "Daftar Penduduk", columns, cells, filters=("Blok: A", "Status: aktif"),
        totals=("", "Jumlah", "", "11,160.00"), signatories=(Signatory("Disediakan oleh"), Signatory("Disahkan oleh")),
    )  # fmt: skip


def trail_code(language: Language = "ms") -> TrailCode:
    """The sheet with the trail's code, with the two codes of an issued paper in its foot."""
    groups = ("7H2K9", "QW3RT", "5Y8VB", "N4M6Z", "XC1D0", "FGJ")
    code = f"K2K-{'-'.join(groups)}"
    marked = replace(paper(language), code=CheckCode(code, f"K2K1|{code}", code, 18_204))
    return TrailCode(marked, "PPR Teratai Damai", "0123456789abcdef", 18_204, WHEN, WHEN, groups, f"KT|{code}")
