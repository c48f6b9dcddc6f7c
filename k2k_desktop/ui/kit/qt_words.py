"""Malay for the words Qt brings itself: standard buttons, context menus, file, print and colour dialogs."""

from __future__ import annotations

import json
from functools import cache

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from k2k_desktop.core import paths
from k2k_desktop.core.i18n import Language


@cache
def table() -> dict[str, dict[str, str]]:
    """{Qt's context: {English: Malay}}; Qt ships no Malay of its own."""
    text = (paths.resources() / "locale" / "qt_ms.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = json.loads(text)
    return words


class QtWords(QTranslator):
    """Answers Qt from our table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = table()

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Our word, or None: an empty text would be shown, None lets Qt keep its own."""
        words = self._words.get(context)
        return None if words is None else words.get(source)

    def isEmpty(self) -> bool:  # noqa: N802 - an empty translator would not tell open windows to change
        return False


_installed: list[QtWords] = []


def show_qt_words(language: Language) -> None:
    """Let Qt speak *language* from now on; every open window is told by a LanguageChange event."""
    while _installed:
        old = _installed.pop()
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    application = QCoreApplication.instance()
    if language == "ms" and application is not None:
        words = QtWords(application)
        QCoreApplication.installTranslator(words)
        _installed.append(words)
