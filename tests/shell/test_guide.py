"""F1 shows the guide of the page in view, and nothing that is not part of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from k2k_desktop.core import paths
from k2k_desktop.core.i18n import Language, set_language
from k2k_desktop.ui.office.copies import CopiesPanel
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.shell.guide import GuideBrowser, guide_page
from k2k_desktop.ui.shell.session import Session

IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A small guide of two pages and a wide picture, with a letter beside it that is none of its business."""
    folder = tmp_path / "docs"
    (folder / "guide").mkdir(parents=True)
    (folder / "guide.ms.md").write_text("# Muka depan\n\n[Halaman](guide/people.ms.md)\n", encoding="utf-8")
    (folder / "guide" / "people.ms.md").write_text("# Penduduk\n\n![x](../wide.png)\n", encoding="utf-8")
    QImage(2000, 1000, QImage.Format.Format_RGB32).save(str(folder / "wide.png"))
    (tmp_path / "surat.md").write_text("# Sulit\n", encoding="utf-8")
    return folder


@pytest.fixture
def browser(docs: Path, qtbot: QtBot) -> GuideBrowser:
    made = GuideBrowser(folder=docs)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.show_page(docs / "guide.ms.md")
    return made


def test_f1_opens_the_guide_of_the_page_in_view(session: Session) -> None:
    window = session.windows[0]
    window.open_page("office")
    QTest.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(GuideBrowser)
    assert shown is not None
    assert shown.toPlainText().startswith("Pentadbiran")
    assert "**" not in shown.toPlainText()  # rendered
    shown.window().close()


def test_f1_at_the_copies_opens_what_is_said_of_them(session: Session) -> None:
    window = session.windows[0]
    window.open_page("office")
    page = window.navigator.view
    assert isinstance(page, OfficePage)
    page.tabs.setCurrentIndex(next(at for at, one in enumerate(page.panels) if isinstance(one, CopiesPanel)))
    QTest.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(GuideBrowser)
    assert shown is not None
    assert shown.toPlainText().startswith("Keselamatan dan sandaran")
    shown.window().close()


@pytest.mark.parametrize("spoken", ["ms", "en"])
def test_a_page_without_a_guide_of_its_own_shows_the_first_page(spoken: Language) -> None:
    set_language(spoken)
    try:
        assert guide_page("fund") == paths.docs() / f"guide.{spoken}.md"
        assert guide_page("people") == paths.docs() / "guide" / f"people.{spoken}.md"
    finally:
        set_language("ms")


def test_a_link_leads_to_another_page_and_back(browser: GuideBrowser) -> None:
    browser.setSource(QUrl("guide/people.ms.md"))
    assert browser.toPlainText().startswith("Penduduk")
    browser.backward()
    assert browser.toPlainText().startswith("Muka depan")


@pytest.mark.parametrize(
    "target", ["../surat.md", "guide/../../surat.md", "https://example.org/x.md", "file:///etc/hostname", "wide.png"]
)
def test_a_link_out_of_the_guide_does_nothing(browser: GuideBrowser, target: str) -> None:
    browser.setSource(QUrl(target))
    assert browser.toPlainText().startswith("Muka depan")


def test_a_symbolic_link_does_not_lead_out_either(browser: GuideBrowser, docs: Path) -> None:
    (docs / "dekat.md").symlink_to(docs.parent / "surat.md")
    browser.setSource(QUrl("dekat.md"))
    assert browser.toPlainText().startswith("Muka depan")


def test_a_picture_is_as_wide_as_there_is_room(browser: GuideBrowser) -> None:
    wide = browser.loadResource(IMAGE, QUrl("wide.png"))
    assert 400 < wide.width() / wide.devicePixelRatio() < 600
    browser.resize(500, 400)
    narrow = browser.loadResource(IMAGE, QUrl("wide.png"))
    assert narrow.width() < wide.width()


def test_a_picture_that_is_missing_or_elsewhere_takes_no_room(browser: GuideBrowser, docs: Path) -> None:
    QImage(50, 50, QImage.Format.Format_RGB32).save(str(docs.parent / "luar.png"))
    for target in ("tiada.png", "../luar.png"):
        assert browser.loadResource(IMAGE, QUrl(target)).width() == 1


def test_a_page_that_makes_its_own_scroll_bar_stands_there_once(qtbot: QtBot) -> None:
    browser = GuideBrowser()
    qtbot.addWidget(browser)
    browser.resize(600, 400)
    browser.show()
    for name in ("today", "actions", "works"):
        browser.show_page(paths.docs() / "guide" / f"{name}.ms.md")
        QCoreApplication.processEvents()
        title = browser.document().firstBlock()
        assert title.blockFormat().headingLevel() == 1
        assert browser.toPlainText().splitlines().count(title.text()) == 1
