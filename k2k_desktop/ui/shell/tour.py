"""The tour: every screen of the sample office in the real window as a picture, and every document as PDF."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import LANGUAGES, Language, _, language, set_language
from k2k_desktop.services import governance, meetings, paper_refs, search
from k2k_desktop.services.demo.office import PASSWORD, make_office
from k2k_desktop.services.office.opening import open_office
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.elections.view import ElectionView
from k2k_desktop.ui.governance.sections import SECTIONS
from k2k_desktop.ui.issues.page import IssuesPage
from k2k_desktop.ui.issues.views import VIEWS
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.people.page import PeoplePage
from k2k_desktop.ui.shell import tour_papers, tour_start, tour_trust
from k2k_desktop.ui.shell.session import Session
from k2k_desktop.ui.shell.tour_camera import Tour, rest
from k2k_desktop.ui.shell.window import MainWindow

MOMENT: Final = dt.datetime(2026, 11, 23, 2, 5, tzinfo=dt.UTC)  # so that two tours show the same
HOMES, SEED = 140, 1
_DIALOGS: Final = (  # picture, page, command
    ("resident-new", "people", "people.new"),
    ("resident-edit", "people", "people.save_resident"),
    ("move-out", "people", "people.move_out"),
    ("birth", "people", "people.record_birth"),
    ("merge", "people", "people.merge_residents"),
    ("meeting-new", "meetings", "meetings.new"),
    ("organisation-new", "governance", "governance.new"),
    ("agenda-standard", "meetings", "meetings.save_template"),
    ("action-progress", "actions", "actions.progress"),
    ("issue-new", "issues", "issues.new"),
)


def visit(tour: Tour) -> None:
    """Every page, then what one opens from them."""
    window = tour.window
    for name in window.navigator.pages:
        window.open_page(name)
        tour.take(name)
    _visit_people(tour)
    _visit_meetings(tour)
    _visit_governance(tour)
    _visit_issues(tour)
    for name in ("works", "priorities"):
        _visit_sections(tour, name)
    for name, page, command in _DIALOGS:
        if page in window.navigator.pages:
            window.open_page(page)
            rest()
            if run := tour.command(command):
                tour.take_dialog(name, run)
    window.open_page(next(iter(window.navigator.pages)))
    window.open_palette()
    rest(100)
    if window.palette_open is not None:
        QTest.keyClicks(window.palette_open.field, "gan")
        tour.take("palette")
        window.palette_open.leave()


def _visit_people(tour: Tour) -> None:
    window = tour.window
    if "people" not in window.navigator.pages:
        return
    for words, table, name in (("ganesan", "resident", "resident"), ("A-03-05", "unit", "unit")):
        hits = [hit for group in window.work.read(search.find, words) for hit in group.hits if hit.table == table]
        if hits:
            window.open_record(table, hits[0].key)
            tour.take(name)
    people = window.navigator.view
    if isinstance(people, PeoplePage):
        for view in ("households", "blocks"):
            people.show_view(view)
            tour.take(view)
        people.show_view("residents")
    if run := tour.command("imports.import_residents"):
        run()
        tour.take("import")
        window.navigator.back()


def _visit_meetings(tour: Tour) -> None:
    window = tour.window
    for number in (3, 1, 2):
        meeting = window.work.read(meetings.meeting_of_reference, f"{number}/{MOMENT.year}")
        window.open_record("meeting", meeting)
        rest()
        view = window.navigator.view
        if isinstance(view, MeetingView) and number != 3:
            view.step(3 - (number == 2))  # the reports, where something was decided
        tour.take(f"meeting-{number}")
    if run := tour.command(f"meetings.minutes_pdf.{language()}"):
        run()
        tour.take("preview")
        window.navigator.back()


def _visit_governance(tour: Tour) -> None:
    """Each tab of the page of the first organisation, then what is opened from its tab of elections."""
    window = tour.window
    if "governance" not in window.navigator.pages:
        return
    first = window.work.read(governance.find_organisations, "Pengurusan Bersama")[0]
    window.open_page("governance")
    page = OrganisationView(window.work, window, first.id)
    window.open_view(page)
    for title, where in SECTIONS:
        page.open_section(title)
        tour.take(f"organisation-{_part(where)}")
    window.navigator.back()
    for body, name in (("Pengurusan Bersama", "election-open"), ("Persatuan Penduduk", "election-declared")):
        window.open_view(ElectionView(window.work, window, window.work.read(paper_refs.election, body)))
        tour.take(name)
        window.navigator.back()
    if run := tour.command("check_document"):
        run()
        tour.take("check")
        window.navigator.back()


def _visit_issues(tour: Tour) -> None:
    """Each view of the complaints, one of them as a page, and the forms that are opened from it."""
    window = tour.window
    window.open_page("issues")
    page = window.navigator.view
    if not isinstance(page, IssuesPage):
        return
    hits = [hit for group in window.work.read(search.find, "lif rosak") for hit in group.hits if hit.table == "issue"]
    if hits:
        window.open_record("issue", hits[0].key)
        tour.take("issue")
    for view in VIEWS[1:]:
        page.show_view(view.name)
        tour.take(f"issues-{view.name}")
    page.show_view(VIEWS[0].name)
    if hits:
        page.open_record_page(hits[0].key)
        tour.take("issue-record")
        window.navigator.back()


def _visit_sections(tour: Tour, name: str) -> None:
    """Each tab of a page of tabs."""
    window = tour.window
    window.open_page(name)
    page = window.navigator.view
    if isinstance(page, SectionedView):
        for place in range(page.tabs.count()):
            page.tabs.setCurrentIndex(place)
            tour.take(f"{name}-{place + 1}")
        page.tabs.setCurrentIndex(0)


def _part(where: str) -> str:
    """`elections` of `k2k_desktop.ui.governance.elections.section:ElectionsSection`."""
    return where.partition(":")[0].removeprefix("k2k_desktop.ui.governance.").partition(".")[0]


def write_documents(window: MainWindow, folder: Path) -> None:
    """Each document in both languages; they are the same on every screen."""
    for spoken in LANGUAGES:
        for name, pdf in tour_papers.papers(window.work.runner, spoken, MOMENT.year):
            write_whole(folder / f"{name}-{spoken}.pdf", pdf)


@contextmanager
def sample_session(folder: Path, username: str) -> Iterator[Session]:
    """A sitting of one user of the sample office, with settings of its own that leave this computer's alone."""
    clock = FixedClock(MOMENT)
    opened = open_office(folder, username, PASSWORD, clock=clock)
    session = Session(opened)
    memory.open_memory(folder.parent / "windows.ini", "tour")
    yield session
    session.end_quietly()


def main(arguments: list[str]) -> int:
    """`k2k-desktop tour OUTDIR [--size WxH] [--theme light|dark] [--lang ms|en] [--text 1.3] [--part all|trust]`."""
    parser = argparse.ArgumentParser(prog="k2k-desktop tour")
    parser.add_argument("folder", type=Path, metavar="OUTDIR")
    parser.add_argument("--size", default="1366x768", metavar="WxH")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--lang", choices=("ms", "en"), default="ms")
    parser.add_argument("--text", type=float, choices=theme.SCALES, default=1.0, help="text size")
    parser.add_argument("--part", choices=("all", "trust"), default="all", help="trust: people, privacy, proof, copies")
    parsed = parser.parse_args(arguments)
    width, _x, height = parsed.size.partition("x")
    chosen: Language = "en" if parsed.lang == "en" else "ms"
    app = QApplication.instance() or QApplication(["k2k-desktop", *theme.STYLE])
    assert isinstance(app, QApplication)
    set_language(chosen)
    show_qt_words(chosen)
    theme.apply(app, parsed.theme, parsed.text)
    with tempfile.TemporaryDirectory(prefix="k2k-tour-") as made:
        office, clock = Path(made) / "office", FixedClock(MOMENT)
        make_office(office, HOMES, SEED, clock=clock)
        tour_trust.live_in(office, clock)
        size = QSize(int(width), int(height))
        taken = _tours(office, parsed.folder, size, parsed.part)
        taken += tour_start.visit_start(office, parsed.folder, clock)
    sys.stdout.write(_("Tour written: {count} pictures in {folder}", count=taken, folder=parsed.folder) + "\n")
    return 0


def _tours(office: Path, folder: Path, size: QSize, part: str) -> int:
    """The office as a manager sees it; the minutes as the secretary writes them; what others see otherwise."""
    taken = 0
    for username, see in _SEEN:
        if username == "setiausaha" and part != "all":
            continue
        with sample_session(office, username) as session:
            window = session.open_window()
            window.setWindowState(Qt.WindowState.WindowNoState)
            window.resize(size)
            tour = Tour(window, folder if username == "pengurus" else folder / username)
            if part == "all" and username in ("pengurus", "setiausaha"):
                visit(tour)
            see(tour)
            taken += len(tour.taken)
            if username == "pengurus":
                write_documents(window, folder)
    return taken


def _as_manager(tour: Tour) -> None:
    tour_trust.visit_office(tour, dialogs=True)
    tour_trust.visit_privacy(tour, dialogs=True)
    tour_trust.visit_asking(tour)


def _as_auditor(tour: Tour) -> None:
    tour_trust.visit_trail(tour)
    tour_trust.visit_desk(tour)
    tour_trust.visit_privacy(tour, dialogs=False)
    tour_trust.visit_office(tour, dialogs=False)
    tour_trust.visit_asking(tour)


_SEEN: Final = (
    ("pengurus", _as_manager),
    ("setiausaha", tour_trust.visit_asking),
    ("pentadbir", partial(tour_trust.visit_office, dialogs=True)),
    ("juruaudit", _as_auditor),
)
