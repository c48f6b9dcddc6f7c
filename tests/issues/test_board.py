"""The board: the same complaints as the list, walked with arrows, moved without a mouse and by letting a card go."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.issues import IssueStatus
from k2k_desktop.services.issues import statuses
from k2k_desktop.services.issues.views import board as service
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.issues.board import BoardView
from k2k_desktop.ui.kit.dialogs import Sheet
from tests.conftest import Make
from tests.issues.crowd import Crowd, crowd
from tests.issues.making import Counter
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]
OPEN = Query(filters={"tab": ("open",)})


def show(stage: Stage, query: Query = OPEN) -> BoardView:
    """The board with its cards."""
    view = BoardView(stage.work, stage, stage)
    stage.setCentralWidget(view)
    stage.show()
    stage.activateWindow()
    stage.qtbot.waitUntil(stage.isActiveWindow)
    view.load(query)
    stage.qtbot.waitUntil(lambda: any(lane.cards.cards.cards for lane in view.lanes))
    return view


def test_every_open_status_has_its_stack_and_the_order_is_that_of_the_list(runner: Runner, make: Make) -> None:
    office = crowd(make)
    for place, status in enumerate(one for one in IssueStatus if one is not IssueStatus.verified):
        ended: dict[str, Any] = {} if place < 7 else {"ended_at": runner.clock.now(), "end_reason": "Siap"}
        office.issue(f"aduan {place}", unit="A-01-01", affected=place, status=status, **ended)
    found = runner.read(service.board, Query())
    assert {stack.name: stack.count for stack in found.stacks} == {
        "received": 1, "reviewed": 1, "working": 2, "waiting": 2, "done": 1,
    }  # fmt: skip
    by_most = runner.read(service.board, Query(sort=Sort("affected", descending=True)))
    assert [card.affected for card in by_most.stacks[2].cards] == [3, 2]
    assert found.stacks[0].cards[0].about == "Lif · A-01-01"


def test_chips_and_words_narrow_the_board_as_they_do_the_list(runner: Runner, make: Make) -> None:
    office = crowd(make)
    office.issue("lampu padam", block="A")
    office.issue("paip bocor", block="B")
    only_b = runner.read(service.board, Query(filters={"block": (office.blocks["B"],)}))
    assert [card.title for stack in only_b.stacks for card in stack.cards] == ["paip bocor"]
    assert runner.read(service.board, Query(filters={"tab": ("ended",)})).stacks[0].count == 0


def test_a_stack_shows_its_first_cards_and_counts_them_all(
    runner: Runner, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = crowd(make)
    for place in range(4):
        office.issue(f"aduan {place}")
    monkeypatch.setattr(service, "MOST", 3)
    stack = runner.read(service.board, OPEN).stacks[0]
    assert (stack.count, len(stack.cards)) == (4, 3)


@pytest.fixture
def cards(make: Make) -> Crowd:
    """Two cards received, one in work, one that waits for verification."""
    office = crowd(make)
    office.issue("pertama")
    office.issue("kedua")
    office.issue("kerja", status=IssueStatus.in_progress)
    office.issue("siap", status=IssueStatus.done)
    return office


def test_arrows_walk_between_cards_and_stacks_and_enter_opens(stage_of: StageOf, runner: Runner, cards: Crowd) -> None:
    stage = stage_of(runner)
    view = show(stage)
    taken: list[int] = []
    opened: list[int] = []
    view.hand.connect(taken.append)
    view.opened.connect(opened.append)
    view.lanes[0].cards.setFocus()
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Right)
    assert view.lanes[2].cards.hasFocus()  # the empty stack between is passed over
    stage.press(Qt.Key.Key_Right)
    stage.press(ENTER)
    assert taken[-3:] == [cards.issues[title] for title in ("kedua", "kerja", "siap")]
    assert opened == [cards.issues["siap"]]
    assert view.panes()[0] is view.lanes[4].cards
    assert [lane.cards.key() for lane in view.lanes[:4]] == [0, 0, 0, 0]


def test_a_card_says_what_it_shows_to_a_screen_reader(stage_of: StageOf, runner: Runner, cards: Crowd) -> None:
    view = show(stage_of(runner))
    lane = view.lanes[0].cards
    said = lane.cards.data(lane.cards.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert isinstance(said, str)
    for part in ("000001", "pertama", "Lif · Blok A"):
        assert part in said
    assert ": 2 " in lane.accessibleName()


def drop(view: BoardView, key: int, lane: int) -> None:
    """Let a card go over a stack."""
    data = QMimeData()
    data.setData("application/x-k2k-issue", str(key).encode())
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    view.lanes[lane].cards.dropEvent(event)


def test_a_card_let_go_in_another_stack_goes_there_or_asks_what_it_needs(stage_of: StageOf, counter: Counter) -> None:
    stage = stage_of(counter.runner)
    key = counter.issue("Lif rosak")
    view = show(stage)
    stage.work.changed.connect(view.refresh)
    drop(view, key, 1)
    stage.qtbot.waitUntil(lambda: counter.page(key).status is IssueStatus.reviewed)
    stage.qtbot.waitUntil(lambda: len(view.lanes[1].cards.cards.cards) == 1)
    drop(view, key, 4)
    dialog = stage.dialog()  # who did the work?
    dialog.reject()
    stage.no_dialog()
    assert counter.page(key).status is IssueStatus.reviewed
    drop(view, key, 3)
    stage.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == 2  # on hold, or referred
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_what_its_life_does_not_allow_is_said_and_changes_nothing(stage_of: StageOf, counter: Counter) -> None:
    stage = stage_of(counter.runner)
    key = counter.issue("Lif rosak")
    counter.do(statuses.review, key)
    view = show(stage)
    told: list[str] = []

    def close() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        told.append(max((one.text() for one in sheet.findChildren(QLabel)), key=len))
        sheet.accept()

    for number, step in ((key, "received"), (999, "reviewed")):
        QTimer.singleShot(0, stage, close)
        view.move_to(number, step)
    assert (len(told), "Diterima" in told[0], told[0] != told[1]) == (2, True, True)
    assert counter.page(key).status is IssueStatus.reviewed


def test_a_view_behind_another_reads_again_once_it_is_seen(stage_of: StageOf, runner: Runner, cards: Crowd) -> None:
    stage = stage_of(runner)
    view = show(stage)
    view.hide()
    cards.issue("ketiga")
    view.refresh(frozenset({"issue"}))
    stage.work.settle()
    assert len(view.lanes[0].cards.cards.cards) == 2
    view.show()
    stage.qtbot.waitUntil(lambda: len(view.lanes[0].cards.cards.cards) == 3)
    view.refresh(frozenset({"meeting"}))  # shows nothing of meetings
    assert not view._stale
