"""The strip of photos of an order: by file, paste and drop, by keyboard, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.errors import UserError
from k2k_desktop.services.issues.works.photos import order_photos
from k2k_desktop.services.issues.works.work_orders import order_for_issues
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.works.order import OrderView
from tests.issues.making import Counter
from tests.stage import CONTROL, Stage, StageOf, stage_of
from tests.works.test_photos import picture

__all__ = ["stage_of"]


@pytest.fixture
def stage(counter: Counter, stage_of: StageOf) -> Stage:
    """A window with the page of an order in it."""
    order = counter.runner.change(order_for_issues, (counter.issue(),))
    made = stage_of(counter.runner)
    made.open_view(OrderView(made.work, made, order))
    return made


def shown(stage: Stage) -> OrderView:
    view = stage.view
    assert isinstance(view, OrderView)
    return view


def keep(stage: Stage) -> None:
    """Save the form in front as it stands."""
    stage.dialog()
    stage.press(Qt.Key.Key_Return, CONTROL)
    stage.no_dialog()


def test_a_torn_file_is_refused_in_the_form_and_nothing_is_kept(stage: Stage, tmp_path: Path) -> None:
    view, torn, dropped = shown(stage), tmp_path / "rosak.jpg", QMimeData()
    torn.write_bytes(b"bukan gambar")
    dropped.setUrls([QUrl.fromLocalFile(str(torn))])
    view.photos.strip.take(dropped)
    form = stage.dialog()
    assert isinstance(form, FormDialog)
    stage.press(Qt.Key.Key_Return, CONTROL)
    assert form.isVisible()
    assert stage.work.read(order_photos, view.page.id) == []
    form.form.mark_saved()
    form.reject()
    stage.no_dialog()


def test_photos_come_by_file_and_paste_and_go_by_delete(stage: Stage, tmp_path: Path) -> None:
    view, placed = shown(stage), tmp_path / "gps.jpg"
    strip = view.photos.strip
    placed.write_bytes(picture(placed=True).content)
    strip.take_files([placed])
    keep(stage)
    assert strip.list.count() == 1
    assert "dibuang" in stage.toasts[-1] or "removed" in stage.toasts[-1]

    drawn = QImage(40, 30, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.darkCyan)
    QApplication.clipboard().setImage(drawn)
    strip.list.setFocus()
    stage.press(Qt.Key.Key_V, CONTROL)
    keep(stage)
    assert [one.percent for one in stage.work.read(order_photos, view.page.id)] == [0, 30]
    assert strip.list.currentItem().data(int(Qt.ItemDataRole.AccessibleTextRole))

    removed: list[int] = []
    strip.removed.disconnect()
    strip.removed.connect(removed.append)
    strip.list.setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert removed == [strip.current_key()]


def test_a_file_that_is_not_there_is_refused(stage: Stage, tmp_path: Path) -> None:
    strip, refused = shown(stage).photos.strip, list[UserError]()
    strip.refused.disconnect()
    strip.refused.connect(refused.append)
    strip.take_files([tmp_path / "tiada.jpg"])
    assert len(refused) == 1
