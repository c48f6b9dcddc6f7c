"""The application's one style sheet, written with the names of tokens and sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Template
from typing import Final

# A style sheet takes pictures from files only: {place in the sheet: (icon, token)}.
IMAGES: Final[dict[str, tuple[str, str]]] = {
    "i_down": ("chevron-down", "muted"),
    "i_up": ("chevron-up", "muted"),
    "i_right": ("chevron-right", "muted"),
    "i_asc": ("arrow-up", "muted"),
    "i_desc": ("arrow-down", "muted"),
    "i_check": ("check", "on_accent"),
    "i_minus": ("minus", "on_accent"),
    "i_mark": ("check", "text"),
    "i_left_tab": ("chevron-left", "text"),
    "i_right_tab": ("chevron-right", "text"),
}

_SIZES: Final = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 23, 24, 26, 28, 30, 32)

_TYPE = """
*[role="title"] { font-size: ${p20}px; font-weight: 600; }
*[role="number"] { font-size: ${p24}px; font-weight: 600; }
*[role="heading"] { font-size: ${p15}px; font-weight: 600; }
*[role="strong"] { font-weight: 600; }
*[role="reading"] { font-size: ${p14}px; }
*[role="caption"] { font-size: ${p12}px; }
*[role="group"] { font-size: ${p11}px; font-weight: 600; }
"""

_LOOK = """
QAbstractScrollArea { border: none; }
QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $disabled; }
QLabel[role="caption"], QLabel[role="group"], QLabel[role="muted"],
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="error"] { color: $danger; font-size: ${p12}px; }
QLabel[kind="danger"] { color: $danger; }
QLabel[kind="warn"] { color: $warn; }
QLabel[kind="ok"] { color: $ok; }
QLabel[kind="required"] { color: $danger; font-weight: 600; }
QLabel[kind="accent"] { color: $accent; }
QLabel[kind="key"] { background: $subtle; color: $muted; border: 1px solid $border; border-radius: ${p4}px;
  padding: 0 ${p8}px; font-size: ${p11}px; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: ${p4}px; }

QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $control; border-radius: ${p6}px;
  padding: 0 ${p12}px; min-height: ${h30}px; font-weight: 600; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked, QToolButton:pressed, QToolButton:checked { background: $select; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 ${f12}px; min-height: ${h28}px; }
QPushButton:disabled, QToolButton:disabled { background: $subtle; color: $disabled; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 5px double $on_accent; padding: 0 ${d12}px; min-height: ${d22}px; }
QPushButton[kind="primary"]:disabled { background: $subtle; color: $disabled; border-color: $border; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_bg; }
QPushButton[kind="danger"]:disabled { color: $disabled; border-color: $border; }
QPushButton[kind="link"] { background: transparent; color: $focus; border: 2px solid transparent; padding: 0;
  text-align: left; font-weight: 500; min-height: ${h20}px; border-radius: ${p4}px; }
QPushButton[kind="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: 0; min-height: ${h20}px; }
QPushButton[kind="link"]:disabled { color: $disabled; }
QPushButton[kind="icon"], QToolButton[kind="icon"], QToolButton[kind="tool"] { background: transparent;
  border: 2px solid transparent; padding: 0; min-width: ${h28}px; min-height: ${h28}px; }
QToolButton[kind="tool"] { padding: 0 ${p6}px; }
QPushButton[kind="icon"]:hover, QToolButton[kind="icon"]:hover, QToolButton[kind="tool"]:hover { background: $hover; }
QPushButton[kind="icon"]:checked, QToolButton[kind="icon"]:checked, QToolButton[kind="tool"]:checked,
  QPushButton[kind="icon"]:pressed, QToolButton[kind="icon"]:pressed { background: $select; }
QPushButton[kind="icon"]:focus, QToolButton[kind="icon"]:focus, QToolButton[kind="tool"]:focus {
  border: 2px solid $focus; }
QPushButton[kind^="chip"] { border-radius: ${r14}px; min-height: ${h26}px; padding: 0 ${p10}px; font-weight: 500;
  border-color: $border; }
QPushButton[kind^="chip"]:focus { border: 2px solid $focus; min-height: ${h24}px; padding: 0 ${f10}px; }
QPushButton[kind="chip-on"] { background: $accent_soft; color: $accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="chip-add"] { background: transparent; color: $muted; border: 1px dashed $control; }
QPushButton[kind="search"] { text-align: left; color: $muted; font-weight: 400; padding: 0 ${p10}px; }
QPushButton[kind="search"]:focus { padding: 0 ${f10}px; }
QPushButton[kind="segment"] { border-radius: 0; padding: 0 ${p6}px; min-height: ${h28}px; border-left: none; }
QPushButton[kind="segment"][place="first"] { border-left: 1px solid $control; border-top-left-radius: ${p6}px;
  border-bottom-left-radius: ${p6}px; }
QPushButton[kind="segment"][place="last"] { border-top-right-radius: ${p6}px; border-bottom-right-radius: ${p6}px; }
QPushButton[kind="segment"]:checked { background: $accent_soft; color: $accent; }
QPushButton[kind="segment"]:focus { border: 2px solid $focus; padding: 0 ${p5}px; min-height: ${h26}px; }
QToolButton[kind="photo"] { background: transparent; border: 2px solid transparent; padding: 0; min-height: 0; }
QToolButton[kind="photo"]:hover { border-color: $control; }
QToolButton[kind="photo"]:focus { border-color: $focus; }
QPushButton[kind="status"] { background: transparent; border: 2px solid transparent; padding: 0 ${p4}px;
  min-height: ${p20}px; max-height: ${p20}px; color: $muted; font-size: ${p12}px; font-weight: 400; }
QPushButton[kind="status"]:hover { color: $text; }
QPushButton[kind="status"]:focus { border: 2px solid $focus; }
QPushButton[kind="block"] { text-align: left; border: 2px solid transparent; background: transparent; }
QPushButton[kind="block"]:focus { border: 2px solid $focus; padding: 0 ${p12}px; min-height: ${h30}px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit QToolButton, QTabBar QToolButton { border: none; padding: 0; min-height: 0; background: transparent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface; color: $text;
  border: 1px solid $control; border-radius: ${p6}px; padding: 0 ${p9}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${h30}px; }
QPlainTextEdit, QTextEdit { padding: ${p6}px ${p5}px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $focus; padding: 0 ${f9}px;
  min-height: ${h28}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: ${f6}px ${f5}px; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QTextEdit[state="error"], QComboBox[state="error"],
  QAbstractSpinBox[state="error"] { border: 2px solid $danger; }
QLineEdit[state="error"], QComboBox[state="error"], QAbstractSpinBox[state="error"] { padding: 0 ${f9}px;
  min-height: ${h28}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  background: $subtle; color: $disabled; border-color: $border; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $subtle; border-color: $border; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QTextEdit[kind="reading"], QPlainTextEdit[kind="reading"], QTextBrowser { border: none; padding: 0;
  font-size: ${p14}px; background: $surface; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; padding: 0; background: transparent; }
QComboBox::drop-down { border: none; width: ${p28}px; }
QComboBox::down-arrow { image: url("$i_down"); width: ${p16}px; height: ${p16}px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $control; outline: none;
  selection-background-color: $select; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: ${p30}px; padding: 0 ${p8}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: ${p24}px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$i_up"); width: ${p12}px; height: ${p12}px; }
QAbstractSpinBox::down-arrow { image: url("$i_down"); width: ${p12}px; height: ${p12}px; }
QCheckBox, QRadioButton { spacing: ${p8}px; min-height: ${p24}px; border: 2px solid transparent;
  border-radius: ${p4}px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QTreeView::indicator, QListView::indicator { width: ${p14}px;
  height: ${p14}px; border: 1px solid $control; border-radius: ${p4}px; background: $surface; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url("$i_check"); }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate { background: $accent; border-color: $accent;
  image: url("$i_minus"); }
QRadioButton::indicator { border-radius: ${r8}px; }
QRadioButton::indicator:checked { background: $surface; border: ${p5}px solid $accent; width: ${w6}px;
  height: ${w6}px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $subtle; border-color: $border; }

QMainWindow, QDialog { background: $window; }
QFrame[kind="page"] { background: $window; }
QFrame[kind="pane"] { background: $surface; }
QFrame[kind="header"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[kind="foot"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[kind="list-foot"] { background: $window; border: none; border-top: 1px solid $border; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[kind="side"] { background: $sidebar; border: none; border-right: 1px solid $border; }
QFrame[kind="detail"] { background: $surface; border: none; border-left: 1px solid $border; }
QFrame[kind="line"] { background: $divider; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="card"], QFrame[kind="toast"] { background: $surface; border: 1px solid $border;
  border-radius: ${p8}px; }
QFrame[kind="toast"] { border-color: $control; }
QFrame[kind="board-lane"] { background: $subtle; border: 1px solid $border; border-radius: ${p8}px; }
QFrame[kind="failure"] { background: $surface; border: 1px solid $danger; border-radius: ${p8}px; }
QFrame[kind="banner-danger"] { background: $danger_bg; border: none; border-radius: ${p6}px; }
QFrame[kind="banner-warn"] { background: $warn_bg; border: none; border-radius: ${p6}px; }
QFrame[kind="banner-info"] { background: $info_bg; border: none; border-radius: ${p6}px; }
QFrame[kind="banner-ok"] { background: $ok_bg; border: none; border-radius: ${p6}px; }
QFrame[kind="resolution"] { background: $accent_soft; border: none; border-left: 3px solid $accent; }
QFrame[kind="action-block"] { background: $warn_bg; border: none; border-left: 3px solid $warn; }
QFrame[kind="palette"] { background: $surface; border: 1px solid $control; border-radius: ${p8}px; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] { background: transparent; border: none; }
QTableView, QTreeView, QListView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $select; selection-color: $text; gridline-color: $divider; }
QListView[kind="cards"], QListView[kind="cards"]:focus { background: transparent; }
QListView[kind="side"], QListWidget[kind="side"], QTreeView[kind="side"] { background: $sidebar; }
QHeaderView { background: $subtle; border: none; }
QHeaderView::section { background: $subtle; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 0 ${p10}px; font-size: ${p12}px; font-weight: 600; min-height: ${h30}px; }
QHeaderView::section:hover { background: $hover; }
QHeaderView::section:horizontal:first { padding-left: ${p20}px; }
QHeaderView::section:horizontal:only-one { padding-left: ${p20}px; }
QHeaderView[gutter="8"]::section:horizontal:first { padding-left: ${p8}px; }
QHeaderView[gutter="8"]::section:horizontal:only-one { padding-left: ${p8}px; }
QHeaderView[gutter="10"]::section:horizontal:first { padding-left: ${p10}px; }
QHeaderView[gutter="10"]::section:horizontal:only-one { padding-left: ${p10}px; }
QHeaderView[gutter="12"]::section:horizontal:first { padding-left: ${p12}px; }
QHeaderView[gutter="12"]::section:horizontal:only-one { padding-left: ${p12}px; }
QHeaderView[gutter="14"]::section:horizontal:first { padding-left: ${p14}px; }
QHeaderView[gutter="14"]::section:horizontal:only-one { padding-left: ${p14}px; }
QHeaderView[gutter="16"]::section:horizontal:first { padding-left: ${p16}px; }
QHeaderView[gutter="16"]::section:horizontal:only-one { padding-left: ${p16}px; }
QHeaderView[gutter="0"]::section:horizontal:first { padding-left: 0; }
QHeaderView[gutter="0"]::section:horizontal:only-one { padding-left: 0; }
QHeaderView::up-arrow { image: url("$i_asc"); width: ${p14}px; height: ${p14}px; subcontrol-position: center right;
  right: ${p8}px; }
QHeaderView::down-arrow { image: url("$i_desc"); width: ${p14}px; height: ${p14}px;
  subcontrol-position: center right; right: ${p8}px; }
QTableCornerButton::section { background: $subtle; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: ${p12}px; }
QScrollBar:horizontal { height: ${p12}px; }
QScrollBar::handle { background: $control; border-radius: ${w2}px; margin: ${p4}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { background: transparent; border: none; font-weight: 600; }
QTabBar::tab { color: $muted; background: transparent; border: 2px solid transparent; padding: 0 ${p4}px;
  margin-right: ${p10}px; min-height: ${h32}px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { border: 2px solid $focus; border-radius: ${p4}px; }
QTabBar::tab:disabled { color: $disabled; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar::scroller { width: ${scroller}px; }
QTabBar::left-arrow { image: url("$i_left_tab"); }
QTabBar::right-arrow { image: url("$i_right_tab"); }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QMenuBar { background: $sidebar; color: $text; border: none; border-bottom: 1px solid $border; spacing: 0;
  padding: 0 ${p10}px; }
QMenuBar::item { background: transparent; padding: ${p5}px ${p12}px; }
QMenuBar::item:selected { background: $select; border-radius: ${p4}px; }
QMenu { background: $surface; color: $text; border: 1px solid $control; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p10}px; border-radius: ${p4}px; min-height: ${p18}px; }
QMenu::item:selected { background: $select; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::icon { padding-left: ${p8}px; }
QMenu::separator { height: 1px; background: $divider; margin: ${p4}px 0; }
QMenu::right-arrow { image: url("$i_right"); width: ${p16}px; height: ${p16}px; }
QMenu::indicator { width: ${p16}px; height: ${p16}px; margin-left: ${p6}px; }
QMenu::indicator:checked { image: url("$i_mark"); }
QStatusBar { background: $sidebar; color: $muted; border: none; border-top: 1px solid $border;
  font-size: ${p12}px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: ${p12}px; }
QSlider { min-height: ${p24}px; border: 2px solid transparent; border-radius: ${p4}px; }
QSlider:focus { border: 2px solid $focus; }
QSlider::groove:horizontal { height: ${p4}px; background: $border; border-radius: ${w3}px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${w3}px; }
QSlider::handle:horizontal { width: ${p16}px; height: ${p16}px; margin: -${p6}px 0; border-radius: ${p8}px;
  background: $accent; }
QSlider::handle:horizontal:hover { background: $accent_hover; }
QProgressBar { background: $divider; border: none; border-radius: ${w3}px; min-height: ${p6}px;
  max-height: ${p6}px; }
QProgressBar::chunk { background: $accent; border-radius: ${w3}px; }
QProgressBar[kind="danger"]::chunk { background: $danger; }
QProgressBar[kind="line"] { border-radius: 0; min-height: ${p2}px; max-height: ${p2}px; }
QGroupBox { border: 1px solid $border; border-radius: ${p8}px; margin-top: ${p20}px; padding: ${p12}px; }
QGroupBox::title { subcontrol-origin: margin; left: ${p4}px; color: $text; font-weight: 600; }
"""


def _places(px: Callable[[float], int]) -> dict[str, int]:
    """Sizes by name: p is scaled, h is a height that leaves room for a 1 px edge, f is what a 2 px edge leaves of
    a padding, r and w are radii that must not pass half of what they round."""
    places = {f"p{n}": px(n) for n in _SIZES}
    places |= {f"h{n}": px(n + 2) - 2 for n in (26, 30)} | {"h32": px(32)}
    places |= {"h28": px(32) - 4, "h24": px(28) - 4, "h20": max(24, px(24)) - 4}
    places |= {f"f{n}": px(n) - 1 for n in (5, 6, 9, 10, 12)}
    places["scroller"] = 2 * px(24)  # both arrows of a row of tabs
    places |= {"d12": px(12) - 4, "d22": px(32) - 10}
    places |= {"r14": px(28) // 2, "r8": (px(14) + 2) // 2, "w6": px(14) + 2 - 2 * px(5)}
    places |= {"w2": max(1, (px(12) - 2 * px(4)) // 2), "w3": px(6) // 2}
    return places


def type_sheet(px: Callable[[float], int]) -> str:
    """Only the sizes of type, for high contrast, where every colour is the system's."""
    return Template(_TYPE).substitute(_places(px))


def whole_sheet(tokens: Mapping[str, str], px: Callable[[float], int], images: Mapping[str, str]) -> str:
    """The sheet with the colours of *tokens*, sizes through *px* and the paths of *images*."""
    return Template(_TYPE + _LOOK).substitute({**tokens, **images, **_places(px)})
