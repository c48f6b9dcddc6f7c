"""What is promised on one sheet is on one sheet: all charts, all lifts, a charter with its signatures, a poster."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.i18n import Language
from k2k_desktop.reports.charter import CharterPaper, Step, print_charter
from k2k_desktop.reports.charts import Chart, Row
from k2k_desktop.reports.fitting import fitted, room
from k2k_desktop.reports.issue_figures import IssueFigures, print_issue_figures
from k2k_desktop.reports.lift_log import LiftAvailabilityPaper, LiftYear, print_lift_availability
from k2k_desktop.reports.page import body_height, body_width
from k2k_desktop.reports.text import Missing, paragraph
from tests.reports.reading import whole
from tests.reports.samples import paper

DAY = dt.date(2026, 11, 23)
MONTHS = (None, *(99.5 for _month in range(11)))


def figures(lifts: int) -> IssueFigures:
    rows = tuple(Row(f"Keutamaan {number}", (3, 2, 1), "50% daripada 6") for number in range(4))
    bars = tuple(
        Chart(f"c{place}", f"Carta {place}", "stacked", ("Ditepati", "Tidak", "Masih"), rows) for place in range(9)
    )
    cells = Chart("lifts", "Ketersediaan lif", "cells", tuple("JFMAMJJOSOND"),
                  tuple(Row(f"Lif nombor {number}", MONTHS) for number in range(lifts)))  # fmt: skip
    return IssueFigures(paper(), "November 2026", "Semua blok", (*bars, cells))


@pytest.mark.parametrize("lifts", [0, 6, 12])
def test_all_charts_and_the_lifts_are_one_page(lifts: int) -> None:
    printed = print_issue_figures(figures(lifts))
    text = whole(printed)
    assert printed.pages == 1
    assert [f"Carta {place}" in text for place in range(9)] == [True] * 9
    assert text.count("Lif nombor") == lifts


def test_more_lifts_than_can_be_read_go_to_a_page_of_their_own() -> None:
    printed = print_issue_figures(figures(60))
    assert printed.pages > 1
    assert whole(printed).count("Lif nombor") == 60


@pytest.mark.parametrize("lifts", [1, 9, 18, 19, 40])
def test_every_lift_of_an_estate_is_on_one_page_whole_names_and_all(lifts: int) -> None:
    name = "Lif {} Blok Cempaka (penumpang, hadapan)"
    years = tuple(
        LiftYear(name.format(number), (*MONTHS[1:], 100.0), 98.76, bool(number % 2)) for number in range(lifts)
    )
    printed = print_lift_availability(LiftAvailabilityPaper(paper(), 2026, "PPR", years, (*MONTHS,), 99.0))
    assert printed.pages == 1
    assert " ".join(whole(printed).split()).count("(penumpang, hadapan)") == lifts


@pytest.mark.parametrize(("language", "steps"), [("ms", 3), ("en", 3), ("ms", 60)])
def test_a_charter_and_its_signatures_are_one_sheet_while_they_fit(language: Language, steps: int) -> None:
    charter = CharterPaper(
        paper(language), "PK-2026-001", "Tangga gelap", "PPR", "JPB", "Pusingan 1", "Aktif", "Gelap.", "Lampu lama.",
        "Terang.", "Pengerusi", "Pemilik", 100_00, 0, "", "", DAY, DAY, None, "", 5,
        tuple(Step(f"Langkah {place}", DAY, None) for place in range(steps)), (), (("A-01-01", DAY, True),),
    )  # fmt: skip
    printed = print_charter(charter)
    assert (printed.pages == 1) == (steps < 60)
    assert whole(printed).count("Langkah") == steps


def test_what_is_fitted_keeps_its_width_and_is_refused_where_it_would_be_too_small() -> None:
    missing, wide = Missing(), body_width(paper())
    lines = [paragraph(f"Baris {number}", missing) for number in range(60)]
    high = 60 * lines[0].wrap(wide, 100)[1]
    assert fitted(lambda _width: lines, wide, high * 0.5, least=0.7) is None
    found = fitted(lambda _width: lines, wide, high * 0.8, least=0.7)
    assert found is not None
    assert found.wrap(wide, 0)[0] == wide
    assert found.wrap(wide, 0)[1] <= high * 0.8
    assert room(paper(), missing) < body_height(paper())
