"""Each document on paper: its pages, its marks, its language, and what is in it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.reports.attendance_sheet import print_attendance_sheet
from k2k_desktop.reports.minutes import Entry, Item, Quorum, print_minutes
from k2k_desktop.reports.notice import print_notice
from k2k_desktop.reports.paper import Letterhead, Printed, Signatory
from k2k_desktop.reports.recovery_sheet import print_recovery_sheet
from k2k_desktop.reports.table import print_list
from k2k_desktop.reports.trail_code import print_trail_code
from tests.reports import samples
from tests.reports.reading import pages, squeezed, whole

CONFIRMED: dict[str, Any] = {"status": "confirmed", "confirmed_on": dt.date(2026, 12, 20)}
DOCUMENTS: dict[str, Callable[[Language], Printed]] = {
    "minutes": lambda language: print_minutes(samples.minutes(language, reviewed=Signatory("", "Zaki"))),
    "confirmed": lambda language: print_minutes(
        samples.minutes(language, amendments=(samples.amendment(),), **CONFIRMED)
    ),
    "extract": lambda language: print_minutes(samples.minutes(language, extract=True, labels="older")),
    "notice": lambda language: print_notice(samples.notice(language)),
    "attendance": lambda language: print_attendance_sheet(samples.attendance(language)),
    "trail code": lambda language: print_trail_code(samples.trail_code(language)),
    "recovery": lambda language: print_recovery_sheet(samples.recovery(language)),
    "list": lambda language: print_list(samples.listing(language)),
    "empty list": lambda language: print_list(samples.listing(language, ())),
}
# Words of our labels that only one language has; what the samples themselves contain stands in neither list.
ENGLISH = {
    *re.findall(
        r"\w+", "Date Time Venue Chairperson Quorum Present Reached Minutes Extract Notice Secretariat Matter Action"
    ),
    *re.findall(
        r"\w+", "Decision Proposed Seconded Prepared Reviewed Confirmed Page of DRAFT Printed on attendance Attendance"
    ),
    *re.findall(
        r"\w+", "Name Position Telephone Signature Dear Yours Thank Recovery Keep Made How records Amendments Reason"
    ),
    *re.findall(r"\w+", "PRACTICE Day Dress"),
}
MALAY = {
    *re.findall(r"\w+", "Tarikh Masa Tempat Kuorum Hadir Mencukupi Minit Petikan Notis Urus Perkara Tindakan Makluman"),
    *re.findall(
        r"\w+", "Keputusan hingga Dicadangkan Disokong daripada Halaman DRAF Dicetak Senarai Nama Jawatan Telefon"
    ),
    *re.findall(
        r"\w+", "Tandatangan Tuan Sekian Helaian Simpan Cara Tiada Pindaan Sebab PEJABAT Hari Pakaian Ruj Bil pagi"
    ),
    *re.findall(r"\w+", "petang malam Khamis Isnin"),
}
TYPED = {"Perkara", "Minit", "Bil", "Nama", "Telefon", "Tiada", "Pengurusan", "malam", "Tuan", "DRAF"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_the_same_bytes_each_time(name: str) -> None:
    assert DOCUMENTS[name]("ms").pdf == DOCUMENTS[name]("ms").pdf


@pytest.mark.parametrize("language", ["ms", "en"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_is_a4_counted_and_holds_only_fonts_of_its_own(name: str, language: Language) -> None:
    printed = DOCUMENTS[name](language)
    texts = pages(printed)
    assert printed.pages == len(texts)
    for number, text in enumerate(texts, 1):
        foot = f"Halaman {number} daripada {len(texts)}" if language == "ms" else f"Page {number} of {len(texts)}"
        assert foot in text
    assert b"Helvetica" not in printed.pdf
    document = pypdfium2.PdfDocument(printed.pdf)
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    assert document.get_metadata_dict()["Author"] == "PPR Teratai Damai"
    assert document.get_metadata_dict()["Title"]
    document.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_label_is_in_the_other_language(name: str) -> None:
    malay = set(re.findall(r"\w+", whole(DOCUMENTS[name]("ms")), re.UNICODE))
    english = set(re.findall(r"\w+", whole(DOCUMENTS[name]("en")), re.UNICODE))
    lower = {word.lower() for word in malay}
    assert [word for word in sorted(ENGLISH) if word.lower() in lower] == []
    assert [word for word in sorted(MALAY) if word in english and word not in TYPED] == []


def test_minutes_carry_draft_and_stamp_until_confirmed() -> None:
    for status in ("draft", "circulated"):
        text = whole(print_minutes(samples.minutes(status=status)))
        assert "DRAF" in text
        assert "Dicetak oleh Rohana Idris pada 22 Nov 2026, 8.05 pagi" in text
    confirmed = whole(print_minutes(samples.minutes(**CONFIRMED)))
    assert "DRAF" not in confirmed
    assert "Dicetak oleh" not in confirmed
    assert "Minit ini telah disahkan pada 20 Disember 2026 (Ahad)." in confirmed


def test_minutes_stand_in_the_order_of_the_office_form() -> None:
    text = whole(print_minutes(samples.minutes(reviewed=Signatory("", "Zaki"))))
    order = (
        "MINIT MESYUARAT PENGURUSAN BERSAMA BIL. 6/2026",
        "26 November 2026 (Khamis)",
        "8.30 malam hingga 10.10 malam",
        "Mencukupi (11 hadir daripada 17 ahli; minimum 9)",
        "HADIR",
        "TURUT HADIR",
        "TIDAK HADIR DENGAN MAAF",
        "cuti sakit",
        "TIDAK HADIR TANPA MAKLUMAN",
        "URUS SETIA",
        "Bil. Perkara",
        "2.1 Keputusan: Minit Bil. 5/2026",
        "Dicadangkan oleh: Encik Lim Chee Hoe",
        "Ketetapan 6/2026-2:",
        "Disediakan oleh,",
        "Disemak oleh,",
        "Disahkan oleh,",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_minutes_without_a_quorum_say_so() -> None:
    text = whole(print_minutes(samples.minutes(quorum=Quorum(7, 17, 9))))
    assert "Tidak mencukupi (7 hadir daripada 17 ahli; minimum 9)" in text


def test_the_older_circular_says_hadir_bersama() -> None:
    assert "HADIR BERSAMA" in whole(print_minutes(samples.minutes(labels="older")))


def test_parts_of_the_minutes_can_be_left_out() -> None:
    text = whole(print_minutes(samples.minutes(shows=frozenset())))
    assert "TURUT HADIR" not in text
    assert "Makluman" not in text
    assert "Disediakan oleh" not in text


def test_an_entry_of_five_thousand_words_goes_on_over_pages_with_the_head_repeated() -> None:
    words = " ".join(f"perkataan{number}" for number in range(5_000))
    many = ", ".join(f"Nama{number}" for number in range(700))
    last = Entry("1.3", "Semua.", "action", action_by=many)
    items = (Item("1.0", "Panjang", (Entry("1.1", words), Entry("1.2", "Selepas itu."), last)),)
    printed = print_minutes(samples.minutes(items=items))
    texts = pages(printed)
    text = squeezed("".join(texts))
    assert [number for number in range(5_000) if f"perkataan{number}" not in text] == []
    assert "Nama699" in text
    heads = ["Bil. Perkara" in text for text in texts]
    assert heads.count(True) >= printed.pages - 1
    assert all(text.count("Bil. Perkara") <= 1 for text in texts)


def test_three_hundred_items_print() -> None:
    items = tuple(
        Item(f"{number}.0", f"Perkara {number}", (Entry(f"{number}.1", "Teks yang agak panjang. " * 6),))
        for number in range(1, 301)
    )
    texts = pages(print_minutes(samples.minutes(items=items)))
    for text in texts:  # a heading never stands alone at the foot of a page
        headings = re.findall(r"(\d+)\.0 PERKARA", text)
        assert not headings or f"{headings[-1]}.1 Teks" in text


def test_a_practice_office_marks_every_page() -> None:
    sheet = replace(samples.paper(), practice=True)
    texts = pages(print_attendance_sheet(replace(samples.attendance(extra=60), paper=sheet)))
    assert len(texts) > 2
    assert all("PEJABAT LATIHAN" in text for text in texts)


def test_the_notice_numbers_its_paragraphs_from_the_second() -> None:
    text = whole(print_notice(samples.notice()))
    for words in (
        "Ruj. Kami : PPRTD/JK/100-1/2 (6)",
        "NOTIS PANGGILAN MESYUARAT PENGURUSAN BERSAMA BIL. 6/2026",
        "2. Tuan/Puan dijemput",
        "Hari : Khamis",
        "3. Agenda",
        "(4) Penutup",
        "4. Kehadiran hendaklah disahkan selewat-lewatnya pada 23 November 2026 (Isnin) melalui Cik Devi",
        "Saya yang menjalankan amanah,",
        "s.k. Pengurusan PPR Teratai Damai",
    ):
        assert words in text


def test_the_attendance_sheet_repeats_its_head_and_numbers_guests_on() -> None:
    texts = pages(print_attendance_sheet(samples.attendance(extra=40)))
    assert all("Tandatangan" in text for text in texts)
    assert "49." in texts[-1]


def test_the_recovery_sheet_shows_each_group_in_order() -> None:
    text = whole(print_recovery_sheet(samples.recovery()))
    places = [text.index(group) for group in samples.recovery().groups]
    assert places == sorted(places)
    assert "peti besi" in text


def test_a_logo_that_is_no_picture_or_too_large_is_refused() -> None:
    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    for logo in (b"not a picture", target.getvalue()):
        paper = replace(samples.paper(), letterhead=Letterhead("PPR Teratai Damai", logo=logo))
        with pytest.raises(UserError):
            print_notice(replace(samples.notice(), paper=paper))
