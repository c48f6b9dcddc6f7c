"""Colours, type and sizes: the one place where a screen's look is decided."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from k2k_desktop.core import paths
from k2k_desktop.ui.kit import sheet

Mode = Literal["system", "light", "dark", "contrast"]
Role = Literal["title", "number", "heading", "strong", "body", "reading", "caption", "group"]

LIGHT: Final[dict[str, str]] = {
    "window": "#F3F5F7", "sidebar": "#E9EDF1", "surface": "#FFFFFF", "subtle": "#F7F9FA", "hover": "#EEF2F5",
    "select": "#DCEBF2", "divider": "#E7EBEF", "border": "#D8DEE4", "control": "#798592", "text": "#1A2430",
    "muted": "#50606F", "disabled": "#8D99A5", "accent": "#0D5C7D", "accent_hover": "#0A4A65", "on_accent": "#FFFFFF",
    "accent_soft": "#E2EFF5", "focus": "#0D5C7D", "danger": "#A3221F", "danger_bg": "#FBE9E7", "warn": "#854700",
    "warn_bg": "#FCF0DA", "info": "#1F4E8C", "info_bg": "#E5EDF9", "ok": "#1C6639", "ok_bg": "#E3F3E8",
    "neutral": "#46535F", "neutral_bg": "#E8ECF0",
}  # fmt: skip
DARK: Final[dict[str, str]] = {
    "window": "#15191E", "sidebar": "#111519", "surface": "#1C2127", "subtle": "#20262D", "hover": "#262D35",
    "select": "#173A4A", "divider": "#2A323A", "border": "#323B45", "control": "#758391", "text": "#E6EBF0",
    "muted": "#A7B3BF", "disabled": "#6C7986", "accent": "#6DBBDB", "accent_hover": "#8CCBE5", "on_accent": "#0A1B23",
    "accent_soft": "#17323F", "focus": "#7CC4E2", "danger": "#FFA198", "danger_bg": "#3B2020", "warn": "#F0B65B",
    "warn_bg": "#372A14", "info": "#9DBFF2", "info_bg": "#1C2B45", "ok": "#7BD09A", "ok_bg": "#18301F",
    "neutral": "#B7C2CD", "neutral_bg": "#2A323B",
}  # fmt: skip

# Given to every QApplication as it is made: to choose the style later costs a start 5 ms.
STYLE: Final = ("-style", "Fusion")
SCALES: Final = (0.9, 1.0, 1.15, 1.3)
FAMILIES: Final = ("Inter", "Noto Sans Tamil", "Droid Sans Fallback")
TYPE: Final[dict[Role, tuple[int, int]]] = {  # size in device-independent pixels, weight
    "title": (20, 600), "number": (24, 600), "heading": (15, 600), "strong": (13, 600), "body": (13, 400),
    "reading": (14, 400), "caption": (12, 400), "group": (11, 600),
}  # fmt: skip

# What a token becomes when the system's own high-contrast palette is used.
_SYSTEM_ROLE: Final[dict[str, QPalette.ColorRole]] = {
    "window": QPalette.ColorRole.Window, "sidebar": QPalette.ColorRole.Window, "accent": QPalette.ColorRole.Highlight,
    "accent_hover": QPalette.ColorRole.Highlight, "on_accent": QPalette.ColorRole.HighlightedText,
    "focus": QPalette.ColorRole.Highlight, "surface": QPalette.ColorRole.Base, "subtle": QPalette.ColorRole.Base,
    "hover": QPalette.ColorRole.Base, "select": QPalette.ColorRole.Base, "accent_soft": QPalette.ColorRole.Base,
    "danger_bg": QPalette.ColorRole.Base, "warn_bg": QPalette.ColorRole.Base, "info_bg": QPalette.ColorRole.Base,
    "ok_bg": QPalette.ColorRole.Base, "neutral_bg": QPalette.ColorRole.Base,
    "disabled": QPalette.ColorRole.PlaceholderText,
}  # fmt: skip


class _Look(QObject):
    """What is worn now; `changed` comes after colours, sizes and sheet are in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "system"
        self.scale = 1.0
        self.tokens = LIGHT
        self.contrast = False
        self.started = False
        self.worn: tuple[Mode, bool, float] | None = None  # the mode, whether dark, and the scale dressed in last
        self.images: tempfile.TemporaryDirectory[str] | None = None
        self.colors: dict[str, QColor] = {}
        self.fonts: dict[tuple[str, bool], QFont] = {}


_look = _Look()
changed = _look.changed


def apply(app: QApplication, mode: Mode = "system", scale: float = 1.0) -> None:
    """Dress *app*, which was made with `STYLE`; may be called again.

    *mode* follows the system or insists, *scale* is one of `SCALES`.
    """
    hints = app.styleHints()
    if not _look.started:
        load_fonts()
        hints.colorSchemeChanged.connect(_system_changed)
        _look.started = True
    _look.mode, _look.scale = mode, scale
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    wanted = schemes.get(mode, Qt.ColorScheme.Unknown)
    if wanted == Qt.ColorScheme.Unknown:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(wanted)
    _dress(app)


def _system_changed() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _look.mode == "system":
        _dress(app)


def _dress(app: QApplication) -> None:
    hints = app.styleHints()
    forced = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    _look.contrast = _look.mode == "contrast" or (_look.mode == "system" and forced)
    dark = _look.mode == "dark" or (_look.mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    worn = (_look.mode, dark, _look.scale)
    if worn == _look.worn and not _look.contrast:  # the colours of the system's own contrast may be others now
        return  # else every widget is dressed and every icon drawn again, as after each sign-in
    _look.worn = None if _look.contrast else worn
    _look.tokens = DARK if dark else LIGHT
    _look.colors.clear()
    _look.fonts.clear()
    app.setFont(font("body"))
    if _look.contrast:
        app.setPalette(app.style().standardPalette())
        written = sheet.type_sheet(px)
    else:
        app.setPalette(_palette())
        written = sheet.whole_sheet(_look.tokens, px, _images())
    if app.styleSheet() != written:  # Qt polishes every widget anew, even for the same words
        app.setStyleSheet(written)
    _look.changed.emit()


def load_fonts() -> None:
    """Make the bundled fonts known to Qt."""
    for path in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def color(token: str) -> QColor:
    """The colour of *token* now; in high contrast, the system's nearest."""
    found = _look.colors.get(token)
    if found is None:
        if _look.contrast:
            role = _SYSTEM_ROLE.get(token, QPalette.ColorRole.WindowText)
            found = QApplication.palette().color(role)
        else:
            found = QColor(_look.tokens[token])
        _look.colors[token] = found
    return found


def px(size: float) -> int:
    """*size* device-independent pixels at the chosen text size; a line stays at least one pixel."""
    return max(1, round(size * _look.scale)) if size else 0


def font(role: Role = "body", tabular: bool = False, weight: int = 0) -> QFont:
    """The font of *role*; *tabular* gives all figures one width, *weight* replaces the role's own."""
    key = (f"{role}{weight}", tabular)
    found = _look.fonts.get(key)
    if found is None:
        size, usual = TYPE[role]
        found = QFont()
        found.setFamilies(list(FAMILIES))
        found.setPixelSize(px(size))
        found.setWeight(QFont.Weight(weight or usual))
        if role == "group":
            found.setCapitalization(QFont.Capitalization.AllUppercase)
        if tabular:
            found.setFeature(QFont.Tag("tnum"), 1)
        _look.fonts[key] = found
    return found


def scale() -> float:
    """The chosen text size, 1.0 being 100 %."""
    return _look.scale


def mode() -> Mode:
    """The mode last asked for."""
    return _look.mode


def is_dark() -> bool:
    """Whether the dark table is worn."""
    return _look.tokens is DARK and not _look.contrast


def is_contrast() -> bool:
    """Whether the system's high-contrast colours are used instead of ours."""
    return _look.contrast


def wear(widget: QWidget, value: str, name: str = "kind") -> None:
    """Give *widget* another variant after it was shown: its property *name* gets *value*, and it is polished again.
    What wears it already stays as it is: to polish takes longer than all else that a field does."""
    if (widget.property(name) or "") == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _palette() -> QPalette:
    role = QPalette.ColorRole
    table = {
        role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "subtle",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.BrightText: "on_accent",
        role.Highlight: "select", role.HighlightedText: "text", role.Link: "focus", role.LinkVisited: "focus",
        role.ToolTipBase: "surface", role.ToolTipText: "text", role.PlaceholderText: "muted", role.Light: "surface",
        role.Midlight: "divider", role.Mid: "border", role.Dark: "control", role.Shadow: "border",
        role.Accent: "accent",
    }  # fmt: skip
    palette = QPalette()
    faded = {role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText}
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for each, token in table.items():
            off = group == QPalette.ColorGroup.Disabled
            palette.setColor(group, each, color("disabled" if off and each in faded else token))
    return palette


def _images() -> dict[str, str]:
    """The small pictures a style sheet can only take from files, in the colours of now: {place in sheet: path}."""
    if _look.images is None:
        _look.images = tempfile.TemporaryDirectory(prefix="k2k-look-", ignore_cleanup_errors=True)
    folder = Path(_look.images.name)
    found = {}
    for place, (name, token) in sheet.IMAGES.items():
        value = _look.tokens[token]
        path = folder / f"{name}-{value[1:]}.svg"
        if not path.exists():
            drawing = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            path.write_text(drawing.replace("currentColor", value), encoding="utf-8")
        found[place] = path.as_posix()
    return found
