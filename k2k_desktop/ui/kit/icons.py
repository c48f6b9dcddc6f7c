"""Line icons in the colour of a token, drawn once and kept."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap, QScreen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from k2k_desktop.core import paths
from k2k_desktop.ui.kit import theme

_WORN = "k2k_icon"  # the property that lets a button's icon be drawn again in other colours
_drawn: dict[tuple[str, int, float, float, int], QPixmap] = {}
_watched: set[QScreen] = set()
_ratios: set[float] = set()  # of the screens there are: an icon is drawn for no others


@cache
def _drawing(name: str) -> str:
    text = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', 'stroke-width="1.75"')


def _draw(name: str, color: QColor, size: float, ratio: float, pad: int) -> QPixmap:
    key = (name, color.rgba(), size, ratio, pad)
    found = _drawn.get(key)
    if found is None:
        renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color.name()).encode()))
        found = QPixmap(round((size + abs(pad)) * ratio), round(size * ratio))
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        renderer.render(painter, QRectF(max(0, -pad) * ratio, 0, size * ratio, size * ratio))
        painter.end()
        found.setDevicePixelRatio(ratio)
        _drawn[key] = found
    return found


def pixmap(name: str, token: str = "text", size: float = 16, ratio: float = 1.0, pad: int = 0) -> QPixmap:
    """Icon *name* in the colour of *token*, *size* before text scale, for a screen of *ratio*; *pad* is empty space
    after it, or before it when negative. Raises FileNotFoundError for a name that is not in resources/icons."""
    return _draw(name, theme.color(token), theme.px(size), ratio, pad)


def icon(name: str, token: str = "text", size: float = 16, pad: int = 0, disabled: str = "disabled") -> QIcon:
    """The same as an icon with its disabled state, for the device ratio of every screen there is."""
    made = QIcon()
    for ratio in _ratios or _look_at_screens():
        normal = pixmap(name, token, size, ratio, pad)
        made.addPixmap(normal, QIcon.Mode.Normal)
        made.addPixmap(normal, QIcon.Mode.Selected)
        made.addPixmap(pixmap(name, disabled, size, ratio, pad), QIcon.Mode.Disabled)
    return made


def put(target: QAbstractButton | QAction | QLabel, name: str, token: str = "text", size: float = 16) -> None:
    """Put icon *name* on a button, action or label, and keep it in the colours and sizes of the theme."""
    target.setProperty(_WORN, [name, token, size])
    _wear(target, name, token, size)


def take(target: QAbstractButton | QAction) -> None:
    """Take the icon away again."""
    target.setProperty(_WORN, None)
    target.setIcon(QIcon())


def _wear(target: QObject, name: str, token: str, size: float) -> None:
    if isinstance(target, QLabel):
        target.setPixmap(pixmap(name, token, size, target.devicePixelRatio()))
        target.setFixedSize(theme.px(size), theme.px(size))
    elif isinstance(target, QAbstractButton):
        if theme.is_contrast() and token == "on_accent":
            token = "text"  # the system draws the button itself, without our accent
        pad = theme.px(3) if target.text() else 0  # Fusion's own gap is too narrow
        before_words = target.layoutDirection() == Qt.LayoutDirection.LeftToRight
        target.setIcon(icon(name, token, size, pad if before_words else -pad))
        target.setIconSize(QSize(theme.px(size) + pad, theme.px(size)))
    elif isinstance(target, QAction):
        target.setIcon(icon(name, token, size))


def _look_at_screens() -> set[float]:
    """Note the ratios of all screens; where one is new, everything is drawn for it too."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return {1.0}
    if not _watched:
        app.screenAdded.connect(_look_at_screens)
        app.screenRemoved.connect(_watched.discard)
    for screen in set(app.screens()) - _watched:
        _watched.add(screen)
        screen.logicalDotsPerInchChanged.connect(_look_at_screens)
    known = bool(_ratios)
    found = {screen.devicePixelRatio() for screen in app.screens()}
    if found - _ratios:
        _ratios.update(found)
        if known:
            _wear_again()
    return _ratios


def _wear_again() -> None:
    _drawn.clear()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    for window in app.topLevelWidgets():
        for target in (window, *window.findChildren(QObject)):
            worn = target.property(_WORN)
            if worn:
                name, token, size = worn
                _wear(target, name, token, size)


theme.changed.connect(_wear_again)
