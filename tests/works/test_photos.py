"""The strip of photos of an order: by file, paste and drop, by keyboard, and what it refuses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.errors import UserError
from k2k_desktop.services.issues.works.photos import order_photos
from k2k_desktop.services.issues.works.work_orders import order_for_issues
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.works.order import OrderView
from tests.issues.conftest import counter_fixture
from tests.issues.making import Counter
from tests.issues.test_photos import picture
from tests.stage import CONTROL, StageOf, stage_of

__all__ = ["counter_fixture", "stage_of"]


def test_photos_come_by_file_paste_and_drop_and_go_by_delete(
    counter: Counter, stage_of: StageOf, tmp_path: Path
) -> None:
    order = counter.runner.change(order_for_issues, (counter.issue(),))
    stage = stage_of(counter.runner)
    view = OrderView(stage.work, stage, order)
    stage.open_view(view)
    strip = view.photos.strip
    placed, torn = tmp_path / "gps.jpg", tmp_path / "rosak.jpg"
    placed.write_bytes(picture(placed=True).content)
    torn.write_bytes(b"bukan gambar")

    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(torn))])
    strip.take(dropped)
    form = stage.dialog()
    assert isinstance(form, FormDialog)
    stage.press(Qt.Key.Key_Return, CONTROL)
    assert form.isVisible()  # what is wrong is said in the form, and nothing is kept
    assert counter.runner.read(order_photos, order) == []
    form.form.mark_saved()
    form.reject()
    stage.no_dialog()

    strip.take_files([placed])
    stage.dialog()
    stage.press(Qt.Key.Key_Return, CONTROL)
    stage.no_dialog()
    assert strip.list.count() == 1
    assert "dibuang" in stage.toasts[-1] or "removed" in stage.toasts[-1]

    drawn = QImage(40, 30, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.darkCyan)
    QApplication.clipboard().setImage(drawn)
    strip.list.setFocus()
    stage.press(Qt.Key.Key_V, CONTROL)
    stage.dialog()
    stage.press(Qt.Key.Key_Return, CONTROL)
    stage.no_dialog()
    assert [one.percent for one in counter.runner.read(order_photos, order)] == [0, 30]
    assert strip.list.currentItem().data(int(Qt.ItemDataRole.AccessibleTextRole))

    refused: list[UserError] = []
    strip.refused.disconnect()
    strip.refused.connect(refused.append)
    strip.take_files([tmp_path / "tiada.jpg"])
    assert len(refused) == 1
    removed: list[int] = []
    strip.removed.disconnect()
    strip.removed.connect(removed.append)
    strip.list.setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert removed == [strip.current_key()]
