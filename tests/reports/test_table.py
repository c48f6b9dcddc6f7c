"""Listings on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.reports.table import Column, print_list
from tests.reports import samples
from tests.reports.reading import pages, squeezed, whole


def test_the_head_repeats_and_every_row_is_printed_once() -> None:
    rows = tuple((f"A-{number:04}", f"Nama {number}", "Tel", "1.00") for number in range(500))
    printed = print_list(samples.listing(rows=rows))
    texts = pages(printed)
    text = " ".join(texts)
    assert printed.pages > 8
    assert all("Unit Nama Telefon RM" in page for page in texts[:-1])
    assert all(text.count(f"A-{number:04} ") == 1 for number in range(500))
    assert "500 A-0499" in text
    assert "Jumlah 11,160.00" in text


def test_a_row_is_not_split_and_a_cell_too_long_for_its_line_takes_more_lines() -> None:
    rows = tuple(
        (f"A-{number:04}", f"awal{number} " + "kata " * 40 + f"akhir{number}", "t", "1") for number in range(60)
    )
    texts = pages(print_list(samples.listing(rows=rows)))
    for number in range(60):
        assert any(f"awal{number} " in text and f"akhir{number} " in text for text in texts)


def test_a_row_taller_than_a_page_goes_on_over_pages_and_loses_nothing() -> None:
    words = [f"kata{number}" for number in range(4_000)]
    rows = (("A", " ".join(words), "t", "1"), ("B", "selepas", "t", "2"))
    text = squeezed(whole(print_list(samples.listing(rows=rows))))
    assert [word for word in words if word not in text] == []
    assert "selepas" in text


def test_markup_tamil_chinese_and_line_ends_print_in_any_cell() -> None:
    name = "<b>Ali</b> & \"Abu\" 'x'"
    rows = ((name, "陈美玲", "satu\ndua", "😀"),)
    printed = print_list(samples.listing(rows=rows))
    text = squeezed(whole(printed))
    for words in (name, "陈美玲", "satudua", "[U+1F600]"):
        assert squeezed(words) in text
    assert printed.missing == ("U+1F600",)


def test_a_list_without_rows_says_so() -> None:
    assert "Tiada rekod." in whole(print_list(samples.listing(rows=())))


def test_rows_with_a_number_of_their_own_are_not_counted_under_the_same_heading() -> None:
    numbered = (Column("No.", "right"), *samples.listing().columns[1:])
    for language, heads in (("en", "No. Nama"), ("ms", "Bil. No. Nama")):
        text = whole(print_list(replace(samples.listing("en" if language == "en" else "ms"), columns=numbered)))
        assert (text.count("No."), heads in text) == (text.count(heads), True)


def test_many_columns_turn_the_sheet() -> None:
    listing = samples.listing(rows=(("1",) * 8,))
    wide = replace(listing, columns=tuple(Column(f"L{number}") for number in range(8)), totals=())
    assert b"841.8898 595.2756" in print_list(wide).pdf


def test_progress_is_told_and_the_work_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    rows = tuple((str(number), "n", "t", "1") for number in range(1_000))
    print_list(replace(samples.listing(rows=rows), total=1_000), Progress(lambda *at: told.append(at)))
    assert told == [(done, 1_000) for done in range(0, 1_000, 200)]
    stopped = Progress()

    def stop_midway() -> Iterator[tuple[str, ...]]:
        for number, row in enumerate(rows):
            if number == 300:
                stopped.cancel()
            assert number < 500
            yield row

    with pytest.raises(Cancelled):
        print_list(replace(samples.listing(), rows=stop_midway()), stopped)
