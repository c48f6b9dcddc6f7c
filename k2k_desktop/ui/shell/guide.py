"""The guide on screen: our own pages in docs/ with their pictures, and nothing from anywhere else.

The only place where text is rendered: these files come with the program, so no name or letter of a resident can reach
them (`test_only_the_guide_is_rendered`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.i18n import language
from k2k_desktop.ui.kit import theme

_HEAD, _PARAGRAPH, _LINE = 12, 8, 3  # room above a heading, below a paragraph, below a line of a list
_MARGIN: Final = 40  # beside a picture: the scroll bar and the document's own edge
_Kind = QTextDocument.ResourceType


def guide_page(name: str) -> Path | None:
    """The guide's file for a page in the screen's language; its first page where it has none of its own."""
    for file in (f"guide/{name}.{language()}.md", f"guide.{language()}.md"):
        found = paths.docs() / file
        if found.is_file():
            return found
    return None


class GuideBrowser(QTextBrowser):
    """Shows pages and pictures of *folder* (docs/) only; links to anything else do nothing."""

    def __init__(self, parent: QWidget | None = None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._folder = (folder or paths.docs()).resolve()
        self.setOpenLinks(True)
        self.setOpenExternalLinks(False)
        self.sourceChanged.connect(self._space_out)
        self._fitted_to = 0
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._fit)

    def show_page(self, file: Path) -> None:
        """Show a page; Alt+Left goes back to the one before."""
        self.setSource(QUrl.fromLocalFile(str(file.resolve())), _Kind.MarkdownResource)

    def doSetSource(self, url: QUrl | str, kind: _Kind = _Kind.UnknownResource) -> None:  # noqa: N802
        """A link was followed: only to a page of the guide."""
        page = self._own(url)
        if page is not None and page.suffix == ".md":
            super().doSetSource(url, kind)

    def loadResource(self, kind: int, url: QUrl | str) -> Any:  # noqa: N802
        """The words of a page, or a picture made as wide as there is room."""
        file = self._own(url)
        if kind == _Kind.ImageResource.value:
            return self._fitted(QImage(str(file))) if file else _nothing()
        return file.read_text(encoding="utf-8") if file else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Pictures follow the width."""
        before = event.oldSize().width()
        super().resizeEvent(event)
        if before != event.size().width() and not self.source().isEmpty():
            self._refit.start()  # not at once: a page that is being read in makes its own scroll bar, and comes by here

    def _fit(self) -> None:
        if self.viewport().width() == self._fitted_to:
            return  # only the scroll bar went and came
        place = self.verticalScrollBar().value()
        self.reload()
        self._fitted_to = self.viewport().width()
        self.verticalScrollBar().setValue(place)

    def _space_out(self) -> None:
        """Room between paragraphs, which Markdown has none of on screen; long commands wrap."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            after_list = block.textList() is None and block.previous().textList() is not None
            form.setTopMargin(theme.px(_HEAD if form.headingLevel() else _PARAGRAPH if after_list else 0))
            form.setBottomMargin(theme.px(_LINE if block.textList() or form.nonBreakableLines() else _PARAGRAPH))
            form.setNonBreakableLines(False)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def _own(self, url: QUrl | str) -> Path | None:
        """The file of *url*, if it is one of ours."""
        whole = self.source().resolved(QUrl(url))
        if not whole.isLocalFile():
            return None
        file = Path(whole.toLocalFile()).resolve()
        return file if file.is_file() and self._folder in file.parents else None

    def _fitted(self, picture: QImage) -> QImage:
        room = self.viewport().width() - theme.px(_MARGIN)
        if picture.width() <= room or room <= 0:
            return picture
        sharp = self.devicePixelRatioF()
        fitted = picture.scaledToWidth(round(room * sharp), Qt.TransformationMode.SmoothTransformation)
        fitted.setDevicePixelRatio(sharp)
        return fitted


def _nothing() -> QImage:
    """In place of a picture that was not made: a tour makes them."""
    empty = QImage(1, 1, QImage.Format.Format_ARGB32)
    empty.fill(Qt.GlobalColor.transparent)
    return empty
