"""The look: colours that can be read, parts that can be reached, tables that draw fast."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QRawFont
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import k2k_desktop.ui
from k2k_desktop.core import paths
from k2k_desktop.ui.kit import cells, icons, sheet, theme, widgets
from tests.kit import gallery as sheet_of_parts
from tests.patience import allowed

# The offscreen screen says so each time a window asks for its smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

UI = Path(k2k_desktop.ui.__file__).parent
NONE = Qt.KeyboardModifier.NoModifier
HEX = re.compile(r"""["'\s]#[0-9A-Fa-f]{6}\b|["']#[0-9A-Fa-f]{3}["']""")
BACKGROUNDS = ("surface", "window", "sidebar", "select", "hover", "subtle")
PAIRS = [
    *[("text", ground, 4.5) for ground in BACKGROUNDS],
    *[("muted", ground, 4.5) for ground in BACKGROUNDS],
    *[("focus", ground, 4.5) for ground in ("surface", "window", "select")],
    *[("on_accent", ground, 4.5) for ground in ("accent", "accent_hover")],
    ("accent", "accent_soft", 4.5),
    *[(tone, ground, 4.5) for tone in ("danger", "warn", "ok") for ground in (f"{tone}_bg", "surface", "select")],
    *[(tone, ground, 4.5) for tone in ("info", "neutral") for ground in (f"{tone}_bg", "surface")],
    *[("control", ground, 3.0) for ground in BACKGROUNDS],
    *[("focus", ground, 3.0) for ground in BACKGROUNDS],
]


@pytest.fixture(autouse=True)
def _plain_look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def _luminance(value: str) -> float:
    color = QColor(value)
    total = 0.0
    for part, share in ((color.redF(), 0.2126), (color.greenF(), 0.7152), (color.blueF(), 0.0722)):
        total += share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return total


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(tokens: dict[str, str], front: str, ground: str, least: float) -> None:
    assert contrast(tokens[front], tokens[ground]) >= least


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast(theme.LIGHT["muted"], theme.LIGHT["surface"]) == pytest.approx(6.47, abs=0.01)


def test_light_and_dark_have_the_same_tokens() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_no_colour_is_written_outside_the_theme() -> None:
    found = [
        f"{path.name}: {match.group()}"
        for path in UI.rglob("*.py")
        if path.name not in {"theme.py", "sheet.py"}
        for match in HEX.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _icon_names(tree: ast.AST) -> Iterator[str]:
    """Words in code that stand where an icon's name does."""
    places = {"put": 1, "icon": 0, "pixmap": 0, "icon_label": 0, "SideEntry": 1, "EmptyState": 0, "Happening": 0}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [word.value for word in node.keywords if word.arg == "icon"]
            if name in places and len(node.args) > places[name]:
                given.append(node.args[places[name]])
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    yield value.value


def test_every_icon_named_in_code_is_shipped() -> None:
    shipped = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    named = {name for path in UI.rglob("*.py") for name in _icon_names(ast.parse(path.read_text(encoding="utf-8")))}
    named |= {name for name, _token in sheet.IMAGES.values()}
    assert "circle-alert" in named
    assert named - shipped == set()


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_inter_comes_in_the_weights_asked_for(weight: int) -> None:
    font = QFont(theme.font("body"))
    font.setWeight(QFont.Weight(weight))
    raw = QRawFont.fromFont(font)
    assert (raw.familyName(), raw.weight()) == ("Inter", weight)


def test_figures_in_number_columns_are_one_width() -> None:
    plain, tabular = QFontMetricsF(theme.font("body")), QFontMetricsF(theme.font("body", tabular=True))
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")
    assert tabular.horizontalAdvance("1111") == tabular.horizontalAdvance("8888")


def test_sizes_follow_the_chosen_text_size(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.3)
    assert (theme.px(34), theme.font("title").pixelSize(), qapp.font().pixelSize()) == (44, 26, 17)


def test_high_contrast_leaves_every_colour_to_the_system(qapp: QApplication) -> None:
    theme.apply(qapp, "contrast")
    assert theme.is_contrast()
    assert "color" not in qapp.styleSheet()
    assert theme.color("accent") == qapp.palette().highlight().color()


def test_a_button_keeps_its_icon_in_the_colours_of_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    made = widgets.button("Sunting", icon="pencil")
    qtbot.addWidget(made)
    before = made.icon().pixmap(16).toImage()
    theme.apply(qapp, "dark")
    after = made.icon().pixmap(16).toImage()
    assert before != after


class _Polished(QLabel):
    """Counts how often it was dressed."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_what_is_worn_already_is_not_put_on_again(qapp: QApplication, qtbot: QtBot) -> None:
    made, drawn = _Polished("Simpan"), QSignalSpy(theme.changed)
    qtbot.addWidget(made)
    theme.wear(made, "warn")
    assert made.property("kind") == "warn"
    color, times = made.palette().windowText().color(), made.times
    theme.wear(made, "warn")
    theme.apply(qapp, "light")
    assert (made.times, drawn.count()) == (times, 0)
    theme.wear(made, "")
    assert made.palette().windowText().color() != color
    theme.apply(qapp, "dark")
    assert drawn.count() == 1


def _ink(image: QImage) -> set[str]:
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in spots if image.pixelColor(x, y).alpha() == 255}


def test_an_icon_is_drawn_in_the_colour_of_its_token() -> None:
    assert QColor(theme.LIGHT["danger"]).name() in _ink(icons.pixmap("minus", "danger", 24, 2.0).toImage())


def _shown(qtbot: QtBot) -> QWidget:
    window = sheet_of_parts.gallery()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.mark.parametrize("scale", theme.SCALES)
def test_no_visible_button_is_under_24_pixels(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply(qapp, "light", scale)
    window = _shown(qtbot)
    small = [
        (each.text() or each.accessibleName(), each.width(), each.height())
        for each in window.findChildren(QAbstractButton)
        if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus and min(each.width(), each.height()) < 24
    ]
    assert small == []


def test_everything_that_takes_focus_has_a_name(qtbot: QtBot) -> None:
    window = _shown(qtbot)
    named = {id(each.buddy()) for each in window.findChildren(QLabel) if each.buddy()}
    nameless = [
        each.metaObject().className()
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not (isinstance(each, QAbstractButton) and each.text())
        and id(each) not in named
        and each.metaObject().className() not in {"Tabs", "QScrollBar"}
    ]
    assert nameless == []


def test_words_of_a_cell_come_back_for_a_screen_reader(qtbot: QtBot) -> None:
    view = sheet_of_parts.table(4)
    qtbot.addWidget(view)
    model = view.model()
    said = [model.index(3, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(7)]
    assert said == ["Norliza binti Hamid", "A-03-12", "Ketua isi rumah", "3", "Lewat 4 hari", "Selesai", "Segera"]


def test_a_second_line_is_said_too() -> None:
    assert cells.words(cells.Cell("Lif rosak", second="Blok C")) == "Lif rosak, Blok C"


def test_a_tick_is_said_by_its_words() -> None:
    assert cells.words(cells.Cell("", tick=True, said="Hadir")) == "Hadir"


def test_painting_a_screenful_of_a_table_is_quick(qtbot: QtBot) -> None:
    view = sheet_of_parts.table(40)
    qtbot.addWidget(view)
    view.resize(1100, 33 * theme.px(cells.ROW) + 40)
    with qtbot.waitExposed(view):
        view.show()
    taken = []
    for _round in range(8):
        start = time.process_time()
        view.viewport().repaint()
        taken.append(time.process_time() - start)
    assert min(taken) < allowed(0.020)  # 9 ms alone on two cores


def test_a_click_on_a_tick_says_so_and_beside_it_does_not(qtbot: QtBot) -> None:
    view = sheet_of_parts.table(3)
    qtbot.addWidget(view)
    view.resize(1200, 300)
    with qtbot.waitExposed(view):
        view.show()
    delegate = view.itemDelegate()
    assert isinstance(delegate, cells.CellDelegate)
    got: list[tuple[int, int]] = []
    delegate.ticked.connect(lambda index: got.append((index.row(), index.column())))
    box = view.visualRect(view.model().index(1, 5))
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), button, NONE, box.center() + (box.topRight() - box.center()) / 2)
    assert got == []
    QTest.mouseClick(view.viewport(), button, NONE, box.topLeft() + QPoint(18, 17))
    assert got == [(1, 5)]


def test_a_focused_row_wears_a_ring_and_an_unfocused_one_only_a_bar(qtbot: QtBot) -> None:
    view = sheet_of_parts.table(3)
    other = QLineEdit()
    for each in (view, other):
        qtbot.addWidget(each)
    view.resize(1200, 300)
    view.selectRow(1)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.setFocus()
    top = view.visualRect(view.model().index(1, 2)).topLeft()
    ring = theme.color("focus").name()
    assert view.viewport().grab().toImage().pixelColor(top).name() == ring
    view.clearFocus()
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(top).name() == theme.color("select").name()
    assert picture.pixelColor(1, top.y() + 5).name() == theme.color("accent").name()


def test_initials_leave_out_the_words_that_link_names() -> None:
    names = ("Ganesan a/l Perumal", "Norliza binti Hamid", "Chong Wei Ling", "Jasmine anak Limbai", "Suresh", "")
    assert [widgets.initials(name) for name in names] == ["GP", "NH", "CL", "JL", "S", ""]


def test_a_filter_is_removed_by_its_mark_and_by_delete_only(qtbot: QtBot) -> None:
    chip = widgets.Chip("Blok A", "on")
    qtbot.addWidget(chip)
    chip.show()
    heard: list[str] = []
    chip.removed.connect(lambda: heard.append("removed"))
    chip.clicked.connect(lambda: heard.append("clicked"))
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(chip, left, NONE, chip.rect().center() - (chip.rect().center() - chip.rect().topLeft()) / 2)
    QTest.mouseClick(chip, left, NONE, chip.rect().center() + (chip.rect().bottomRight() - chip.rect().center()) * 0.8)
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert heard == ["clicked", "removed", "removed"]


def test_a_toast_waits_while_it_has_the_focus(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    host = widgets.ToastHost(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    QTest.mouseMove(page, QPoint(5, 5))
    toast = host.say("Disimpan.", link="Lihat", then=page.update)
    assert toast.clock.isActive()
    host.jump()
    assert toast.link.hasFocus()
    assert not toast.clock.isActive()
    toast.link.clearFocus()
    assert toast.clock.isActive()
    assert page.rect().contains(toast.geometry())


def test_at_most_three_toasts_stand_at_once(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    host = widgets.ToastHost(page)
    toasts = [host.say(f"{n}") for n in range(5)]
    assert [each.isVisible() for each in toasts] == [False, False, True, True, True]


def test_search_becomes_an_icon_in_a_narrow_window(qtbot: QtBot) -> None:
    header = widgets.PageHeader("Penduduk", "312 penduduk")
    qtbot.addWidget(header)
    header.show()
    header.resize(1300, 62)
    wide = header.search.sizeHint().width()
    header.resize(1093, 62)
    assert (wide >= 250, header.search.sizeHint().width()) == (True, 40)
    assert header.search.accessibleName()


def test_tabs_follow_page_keys_from_inside_the_pane(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    edit = QLineEdit(pane)
    tabs = widgets.Tabs(["Butiran", "Isi rumah", "Sejarah"], pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 2
    QTest.keyClick(edit, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 0


def test_technical_details_are_folded_until_asked_for(qtbot: QtBot) -> None:
    panel = widgets.FailurePanel("Sandaran gagal", "Data anda selamat.", details="errno 28")
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.details.isVisible()
    fold = next(each for each in panel.findChildren(QAbstractButton) if each.text())
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert panel.details.isVisible()
