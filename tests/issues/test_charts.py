"""Charts: the same drawing on screen and on paper, read without colour, each row a link with a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from reportlab.graphics.shapes import Rect, String

from k2k_desktop.core.listings import Query
from k2k_desktop.models.issues import IssueStatus
from k2k_desktop.reports.charts import PAPER, Chart, Drawn, Row, draw, font_of, to_pdf
from k2k_desktop.services.issues.views.figure_charts import Link
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.issues.figures import FiguresView
from tests.conftest import MONDAY_MORNING, Make
from tests.issues.crowd import DAY, crowd
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]
BARS = Chart("b", "Bar", "stacked", ("ya", "tidak"), (Row("A", (3, 1), "4"), Row("B", (1, 0), "1")), (0, 1))


def words(drawn: Drawn) -> list[str]:
    return [one.text for one in drawn.drawing.contents if isinstance(one, String)]


def boxes(drawn: Drawn) -> list[Rect]:
    return [one for one in drawn.drawing.contents if isinstance(one, Rect)][1:]


def test_a_bar_is_as_long_as_its_value_and_what_is_second_is_hatched() -> None:
    drawn = draw(BARS, 300)
    legend, bars = boxes(drawn)[:2], boxes(drawn)[2:]
    assert [round(bar.width / bars[-1].width) for bar in bars] == [3, 1, 1]
    assert bars[1].fillColor == legend[1].fillColor
    assert bars[1].fillColor.hexval()[2:].upper() == PAPER.paper[1:]  # told by its lines, not by its colour
    assert {"A", "B", "4", "1", "ya", "tidak"} <= set(words(drawn))
    assert all(bar.x >= 0 and bar.x + bar.width <= 300 for bar in bars)


def test_every_row_has_its_place_from_the_top() -> None:
    drawn = draw(BARS, 300)
    assert [round(spot.top) for spot in drawn.spots] == [16, 34]
    assert drawn.spots[-1].top + drawn.spots[-1].height <= drawn.drawing.height
    assert to_pdf(drawn.drawing, "Bar") == to_pdf(draw(BARS, 300).drawing, "Bar")


@pytest.mark.parametrize("kind", ["stacked", "grouped", "lines", "cells"])
def test_nothing_to_count_is_said_in_words(kind: str) -> None:
    for rows in ((), (Row("A", (None, None)),)):
        empty = Chart("b", "Bar", kind, ("ya", "tidak"), rows, empty="Belum ada.")  # type: ignore[arg-type]
        assert words(draw(empty, 300)) == ["Belum ada."]
    noughts = Chart("b", "Bar", kind, ("ya", "tidak"), (Row("A", (0, 0), "0"),))  # type: ignore[arg-type]
    assert draw(noughts, 300).spots


def test_a_name_of_any_length_and_script_stays_in_its_room() -> None:
    long = "Lif barang di belakang Blok C berhampiran surau dan dewan serbaguna"
    chart = Chart("b", "Bar", "cells", ("Jan", "Feb"), (Row(long, (0.5, None)), Row("电梯", (1.0, 0.0))))
    told = words(draw(chart, 200))
    assert any(one.endswith("…") for one in told)
    assert {"50.0%", "100%", "0.0%", "–"} <= set(told)
    assert font_of("电梯") != font_of("Lif") != font_of("Lif", bold=True)


def show(stage: Stage) -> FiguresView:
    view = FiguresView(stage.work, stage, stage)
    stage.setCentralWidget(view)
    stage.show()
    view.load(Query(filters={"tab": ("open",)}))
    stage.qtbot.waitUntil(lambda: bool(view.cards) and bool(view.cards[-1].shown.chart.rows))
    stage.qtbot.waitUntil(lambda: not view._waiting)
    return view


def test_rows_are_links_for_the_keyboard_and_periods_are_walked(stage_of: StageOf, runner: Runner, make: Make) -> None:
    office, stage = crowd(make), stage_of(runner)
    late = office.issue("lif", finish_by=MONDAY_MORNING - DAY, status=IssueStatus.in_progress)
    office.left(late, IssueStatus.received, IssueStatus.in_progress, 7200)
    view = show(stage)
    ages = view.cards[0].drawing
    stage.qtbot.waitUntil(lambda: not ages._image.isNull())
    assert ages.links[0].accessibleName().endswith("1, " + view.cards[0].shown.chart.series[3] + " 0")
    assert ages.links[0].focusPolicy() == Qt.FocusPolicy.StrongFocus
    QTest.keyClick(ages.links[0], Qt.Key.Key_Space)
    name, state = stage.pages[-1]
    assert name == "issues"
    assert state is not None
    assert state["list"]["filters"]["behind"][0].startswith("age|")
    view.open_row(view.cards[-1].shown.links[0])
    assert stage.opened == [("facility", office.lift)]
    view.open_row(Link("works"))
    assert stage.pages[-1][0] == "works"
    view.go(1)
    assert view.period.say("en") == "October – December 2026"  # none that has not begun
    view.kinds.setCurrentIndex(0)
    view.go(-1)
    assert view.period.say("en") == "October 2026"
    job = view.document()
    assert job is not None
    stage.print_out(job)
    assert stage.printed[0][1].pdf.startswith(b"%PDF")
