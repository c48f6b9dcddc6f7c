"""The tour of what an office is trusted by: administration, trail, personal data, the auditor's desk, second person."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import NeedsSecond, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups, meetings, search
from k2k_desktop.services.backups import drills
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.health_check.checking import KINDS, Checked, Fault
from k2k_desktop.services.health_check.kinds import Place
from k2k_desktop.services.office.approving import second_person
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.office.users import add_user
from k2k_desktop.services.review import reviews
from k2k_desktop.ui.kit.second import SecondPerson
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.office.health import HealthPanel
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.shell.tour_camera import Tour

_FACILITATOR: Final = {"username": "fasilitator", "name": "Kavitha a/p Murugan", "roles": frozenset({Role.facilitator})}
_REASON: Final = "Latihan"
_FAULTS: Final = (  # kind, table, how many can be mended, where
    ("no_head", "household", 2, ("A-02-04", "A-05-01", "B-07-10")),
    ("unit_status", "unit", 2, ("A-03-02", "B-10-01")),
    ("crowded_unit", "unit", 0, ("B-04-06",)),
)
_OFFICER: Final = "Puan Zainab binti Ismail"
# Picture, tab from the left, command: of each page.
_OF_OFFICE: Final = (
    ("user-new", 1, "office.add_user"), ("user-edit", 1, "office.save_user"),
    ("user-password", 1, "office.set_password"), ("user-remove", 1, "office.remove_user"),
    ("new-sheet", 1, "office.new_sheet"), ("open-export", 3, "open_export.export_office"),
)  # fmt: skip
_OF_PRIVACY: Final = (
    ("request-new", 0, "privacy.record_request"), ("request-answer", 0, "privacy.answer_request"),
    ("request-extend", 0, "privacy.extend_request"), ("breach-new", 1, "privacy.record_breach"),
    ("breach-harm", 1, "privacy.harm_likely"), ("breach-commissioner", 1, "privacy.tell_commissioner"),
    ("notice-edit", 3, "privacy.save_notice"), ("disclosure-new", 4, "privacy.save_disclosure"),
    ("disposal-run", 5, "retention.run_retention"), ("hold-new", 5, "retention.save_hold"),
    ("own-report", 0, "privacy.request_report"),
)  # fmt: skip
_OF_DESK: Final = (("review-new", 0, "review.save_review"), ("finding-status", 1, "review.set_finding_status"))
_OF_REVIEW: Final = (
    ("sample-draw", 1, "review.draw_samples"), ("finding-new", 3, "review.save_finding"),
    ("cash-new", 4, "review.save_cash_count"),
    ("review-close", 5, "review.close_review"), ("sample-exception", 1, "review.judge_exception"),
)  # fmt: skip
_OF_TRAIL: Final = (("code-check", "checkpoints.check_code"), ("trail-export", "trail_export.export_trail"))


def live_in(office: Path, clock: Clock) -> None:
    """What makes an office look lived in: two copies, a drill, a person who still has the first password."""
    opened = open_office(office, "pengurus", PASSWORD, clock=clock)
    try:
        runner = opened.runner
        for _time in range(2):
            runner.ask(backups.make_copy, Progress(), "")
        runner.ask(drills.rehearse, Progress(), "")
        with suppress(UserError):  # the folder of a tour may lie where no second place may be
            stick = office.parent / "STIK-USB"
            stick.mkdir()
            runner.run(backups.set_second_place, Progress(), _REASON, stick, _OFFICER)
            runner.ask(backups.make_copy, Progress(), "")
        second = second_person(runner, "pentadbir", PASSWORD)
        runner.run_with(second, add_user, Progress(), "", _FACILITATOR, PASSWORD)
    finally:
        close_office(opened)


def visit_office(tour: Tour, *, dialogs: bool) -> None:
    """Each tab of the administration; the check of the data with what it found."""
    window = tour.window
    window.open_page("office")
    page = window.navigator.view
    if not isinstance(page, OfficePage):
        return
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        _first_line(tour)
        tour.take(f"office-{place + 1}")
    if tour.give("health_check.check_data"):
        tour.until_idle()
        tour.take("office-health")
        for panel in page.panels:
            if isinstance(panel, HealthPanel):
                panel.show_found(_faults())
        tour.take("office-faults")
    for name, place, command in _OF_OFFICE if dialogs else ():
        page.tabs.setCurrentIndex(place)
        _first_line(tour)
        tour.dialog_of(name, command)


def _faults() -> Checked:
    """Invented ones: the sample office has none."""
    known = {kind.name: kind for kind in KINDS}
    found = []
    for name, table, mends, titles in _FAULTS:
        kind = known[name]
        places = tuple(Place(table, key, title, key <= mends) for key, title in enumerate(titles, 1))
        found.append(
            Fault(name, kind.label, kind.why, kind.advice, kind.does if mends else "", len(places), mends, places)
        )
    return Checked(tuple(found), len(KINDS))


def visit_trail(tour: Tour) -> None:
    """The audit trail once it was checked, an entry in hand, its dialogs, and the bin."""
    window = tour.window
    window.open_page("audit")
    tour.settle()
    tour.give("audit.verify")
    tour.until_idle()
    _first_line(tour)
    tour.take("audit-checked")
    for name, command in _OF_TRAIL:
        tour.dialog_of(name, command)
    if tour.give("recycle_bin.open"):
        _first_line(tour)
        tour.take("recycle-bin")
        window.navigator.back()


def visit_privacy(tour: Tour, *, dialogs: bool) -> None:
    """Each tab of personal data, then its forms."""
    _visit_tabs(tour, "privacy", _OF_PRIVACY if dialogs else ())


def visit_desk(tour: Tour) -> None:
    """The auditor's desk, the open review with its tabs, and their forms."""
    window = tour.window
    _visit_tabs(tour, "review", _OF_DESK)
    still_open = window.work.read(reviews.open_reviews)
    if not still_open:
        return
    window.open_record("review", still_open[0][0])
    window.open_page("review")
    tour.settle()
    if not tour.give("review.open"):
        return
    tour.settle()
    _turn_tabs(tour, "review-open", ())
    page = window.navigator.view
    if isinstance(page, SectionedView):
        page.tabs.setCurrentIndex(2)
        tour.settle()
        if tour.give("review.run_exceptions"):
            _first_line(tour)
            tour.take("exceptions-found")
        _turn_tabs(tour, "", _OF_REVIEW)
    window.navigator.back()


def visit_asking(tour: Tour) -> None:
    """What is asked from anywhere: evidence, a reason before a number is shown, a finding, the second person."""
    window = tour.window
    window.open_page("meetings")
    tour.settle()
    tour.dialog_of("evidence", "evidence")
    meeting = window.work.read(meetings.meeting_of_reference, f"1/{window.work.runner.clock.today().year}")
    window.open_record("meeting", meeting)
    tour.settle()
    tour.dialog_of("evidence-meeting", "evidence")
    tour.dialog_of("finding-note", "note_finding")
    window.open_page("review")
    if isinstance(window.navigator.view, SectionedView):
        window.navigator.view.tabs.setCurrentIndex(1)
        _first_line(tour)
        tour.dialog_of("finding-reply", "review.reply_to_finding")
    hits = [hit for group in window.work.read(search.find, "ganesan") for hit in group.hits if hit.table == "resident"]
    if hits:
        window.open_record("resident", hits[0].key)
        tour.settle()
        tour.dialog_of("reveal", "people.reveal_number")
    if window.work.may("users.change"):
        needed = NeedsSecond(add_user.label, [(1, "Devi a/p Nair")])
        prove = partial(second_person, window.work.runner)
        dialog = SecondPerson(window.work.who.name, needed, prove, window)
        tour.take_dialog("second-person", dialog.exec)
        dialog.deleteLater()


def _visit_tabs(tour: Tour, name: str, forms: tuple[tuple[str, int, str], ...]) -> None:
    tour.window.open_page(name)
    _turn_tabs(tour, name, forms)


def _turn_tabs(tour: Tour, name: str, forms: tuple[tuple[str, int, str], ...]) -> None:
    """Each tab of the page in view with its first line in hand, where *name* says what to call the pictures; then
    the dialogs of *forms*: (picture, tab, command)."""
    page = tour.window.navigator.view
    if not isinstance(page, SectionedView):
        return
    for place in range(page.tabs.count() if name else 0):
        page.tabs.setCurrentIndex(place)
        _first_line(tour)
        tour.take(f"{name}-{place + 1}")
    for picture, place, command in forms:
        page.tabs.setCurrentIndex(place)
        _first_line(tour)
        tour.dialog_of(picture, command)
    page.tabs.setCurrentIndex(0)


def _first_line(tour: Tour) -> None:
    """Put the first line of the first table in view in hand."""
    tour.settle()
    view = tour.window.navigator.view
    if view is None:
        return
    for table in view.findChildren(RecordTable):
        if table.isVisible() and table.row_count():
            table.selectRow(0)
            return
    for short in view.findChildren(ShortTable):
        if short.isVisible() and short.row_count():
            short.selectRow(0)
            return
