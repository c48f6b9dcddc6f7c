"""What a user's windows remember on this computer: widths, columns, sort. Nothing about people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSettings

_kept: Final[dict[str, Any]] = {}
_file: list[QSettings] = []
_user: list[str] = [""]


def open_memory(path: Path, user: str) -> None:
    """Remember in the file at *path*, under *user*, from now on. Without it, memory ends with the program."""
    _file[:] = [QSettings(str(path), QSettings.Format.IniFormat)]
    _user[:] = [user]
    _kept.clear()


def close_memory() -> None:
    """Write what is pending and remember no further."""
    for settings in _file:
        settings.sync()
    _file.clear()
    _user[:] = [""]
    _kept.clear()


def recall(name: str, default: Any = None) -> Any:
    """What was kept under *name*; *default* where nothing was, or what is there cannot be read."""
    if name in _kept:
        return _kept[name]
    if not _file:
        return default
    text = _file[0].value(_place(name))
    try:
        return json.loads(text) if isinstance(text, str) else default
    except ValueError:  # somebody edited the file: start afresh
        return default


def keep(name: str, value: Any) -> None:
    """Keep a plain *value* (numbers, texts, lists, dicts) under *name*."""
    _kept[name] = value
    if _file:
        _file[0].setValue(_place(name), json.dumps(value))


def _place(name: str) -> str:
    return f"{_user[0] or 'anyone'}/{name}"
