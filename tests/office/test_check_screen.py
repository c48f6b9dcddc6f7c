"""Checking a document on the screen: the code, the figures, the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from k2k_desktop.core.errors import UserError
from k2k_desktop.services import checking
from k2k_desktop.services.checking import Verdict
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.office.checking import CheckView, open_check
from k2k_desktop.ui.office.issued import IssuedView, open_issued
from tests.office.test_documents import NOTICE, ask, changed, code_on
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    """A window of somebody who may do most things."""
    return stage_of(runner)


@pytest.fixture
def view(stage: Stage) -> CheckView:
    """The check, as the window's command opens it."""
    open_check(stage.work, stage)
    assert isinstance(stage.view, CheckView)
    return stage.view


def verdict(view: CheckView) -> Verdict:
    assert view.found
    assert view.result.isVisible()
    assert view.found.verdict.say() in view.result.accessibleName()
    return view.found.verdict


def test_a_code_is_typed_and_the_kept_copy_opened_with_the_keyboard_alone(stage: Stage, view: CheckView) -> None:
    printed = stage.work.read(ask, NOTICE)
    QTest.keyClicks(view.code, code_on(printed))
    QTest.keyClick(view.code, ENTER)
    assert verdict(view) is Verdict.genuine
    stage.do("documents.issued_pdf")
    assert stage.printed[0][1].pdf == printed.pdf
    view.escape()
    assert not view.code.text()
    assert not view.result.isVisible()


def test_a_changed_figure_a_slip_and_an_old_version_are_told_apart(stage: Stage, view: CheckView) -> None:
    code = code_on(stage.work.read(ask, NOTICE))
    view.code.setText(code)
    view.compared.setText("28 November 2026")
    stage.do("checking.check")
    assert verdict(view) is Verdict.altered
    view.compared.clear()
    stage.work.read(ask, changed(place="Bilik Mesyuarat"))
    stage.do("checking.check")
    assert verdict(view) is Verdict.superseded
    view.code.setText(code[:-1])
    stage.do("checking.check")
    assert verdict(view) is Verdict.mistyped
    assert view.document() is None


def test_a_file_may_be_dropped(stage: Stage, view: CheckView, tmp_path: Path) -> None:
    pdf = stage.work.read(ask, NOTICE).pdf
    for content, wanted in ((pdf, Verdict.genuine), (pdf + b" ", Verdict.altered), (b"%PDF", Verdict.unknown)):
        file = tmp_path / "notis.pdf"
        file.write_bytes(content)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        view.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, plain))
        assert verdict(view) is wanted


def test_a_file_that_is_gone_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        checking.read_file(tmp_path / "tiada.pdf")


def test_the_history_of_a_record_opens_each_paper_as_it_was_sent(stage: Stage) -> None:
    first = stage.work.read(ask, NOTICE)
    stage.work.read(ask, changed(place="Bilik Mesyuarat"))
    open_issued(stage.work, stage, ("meeting", 7), "Mesyuarat")
    view = stage.view
    assert isinstance(view, IssuedView)
    assert view.table.row_count() == 2
    assert view.table.select_key(1)
    view.table.setFocus()
    stage.press(ENTER)
    assert stage.printed[0][1].pdf == first.pdf
    open_issued(stage.work, stage, ("meeting", 8), "Mesyuarat")
    assert stage.view.document() is None
