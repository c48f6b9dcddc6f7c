"""An auditor's days in the real window: the trail, codes from paper, samples, exceptions, findings, cash, files to take
away, the office's reply, the closing report; and nothing changed outside the desk."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import P_, say
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.office import Role, User
from k2k_desktop.models.review import FindingStatus, SampleResult
from k2k_desktop.services import audit, meetings
from k2k_desktop.services.checkpoints import Fit
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.meetings.notice_papers import notice_pdf
from k2k_desktop.services.office import opening, users
from k2k_desktop.services.people import residents
from k2k_desktop.services.review import cash, findings, reviews, running, samples
from k2k_desktop.ui.audit.page import AuditPage
from k2k_desktop.ui.kit.masked import SHOW, MaskedValue
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.people.page import PeoplePage
from k2k_desktop.ui.review.exceptions import ExceptionsSection
from k2k_desktop.ui.review.findings import FindingsSection
from k2k_desktop.ui.review.page import ReviewPage
from k2k_desktop.ui.review.samples import SamplesSection
from k2k_desktop.ui.review.view import ReviewView
from k2k_desktop.ui.shell.tour import MOMENT
from k2k_desktop.ui.start.signin import SignIn
from tests.audit.test_verifiers import VERIFIER, alone
from tests.colleagues import by_two
from tests.practice import practice_office
from tests.reports.reading import squeezed, whole
from tests.stories.computer import CODE, Computer, Computers, Sitting, computers, words_in
from tests.stories.conftest import CONTROL, DOWN, ENTER, SHIFT
from tests.stories.lift import paper, shown
from tests.stories.test_auditor import records_of
from tests.stories.test_secretary_hour import Watch, watch

__all__ = ["computers", "watch"]
AUDITOR, MANAGER, OWN = "juruaudit", "pengurus", "sungai kuning topi lima"
LAST_DAY = dt.date(2026, 11, 24)
TITLE, FINDING = "Semakan penutup", "Nombor tidak sepadan"
REPLY, CONCLUSION = "Nombor disemak semula dengan dokumen asal.", "Rekod teratur kecuali dua penemuan."
SLIP = "A character of this code is mistyped or swapped. Compare it with the paper, group by group."
MOST_KEYS = 1_200
PAPERS = {"issued_document", "disclosure"}  # and what left the office
NUMBER = re.compile(r"\d{6}\s*-\s*\d{2}\s*-\s*\d{4}")  # of an identity card
# What an auditor's days leave in the records: the desk's own, who signed in last, and a password of one's own.
DESK = {"review", "review_sample", "review_finding", "finding_reply", "cash_count", "user"}


@pytest.fixture
def clock() -> FixedClock:
    """The day of the practice office."""
    return FixedClock(MOMENT)


@action("Give a first password", needs="sign_in", undoable=False)
def first_password(session: Session, user_id: int) -> None:
    """As in every office but one for practice, whose passwords its sign-in window shows."""
    session.get_one(User, user_id).must_change = True


def prepare(office: Path, clock: FixedClock) -> str:
    """The auditor has a first password and two days; gives the words of a paper that the secretary prints."""
    opened = opening.open_office(office, "pentadbir", PASSWORD, clock=clock)
    (user,) = (one for one in opened.runner.read(users.all_users) if one.username == AUDITOR)
    values = {"ends_on": LAST_DAY, "roles": frozenset({Role.auditor})}
    by_two(opened.runner, users.save_user, user.user_id, user.version, values)
    opened.runner.change(first_password, user.user_id)
    opening.close_office(opened)
    opened = opening.open_office(office, "setiausaha", PASSWORD, clock=clock)
    meeting = opened.runner.read(meetings.meeting_of_reference, "3/2026")
    printed = opened.runner.ask(notice_pdf, Progress(), "", meeting, "ms")
    opening.close_office(opened)
    return whole(printed)


def check_trail(person: Sitting, printed: str) -> None:
    """Is the trail whole, and does the code on the paper fit it? A slip is named at the field."""
    page = person.go("Audit Trail", AuditPage)
    person.command(audit.verify.recorded or "")
    person.wait(lambda: page.integrity.words.text() == say("The audit trail is valid"))
    code = CODE.findall(printed)[-1]
    wrong: list[str] = []
    read: list[str] = []

    def type_it(sheet: QDialog) -> None:
        person.type(code[:-1] + ("2" if code[-1] != "2" else "3"))
        person.press(ENTER)
        wrong.append(words_in(sheet))
        person.press(Qt.Key.Key_A, CONTROL)
        person.type(code.lower())
        person.press(ENTER)
        person.upon(verdict)

    def verdict(sheet: QDialog) -> None:
        read.append(words_in(sheet))
        person.press(ENTER)

    person.upon(type_it)
    person.command("Check a code from paper…")
    person.wait(lambda: bool(read))
    person.no_dialog()
    assert say(SLIP) in wrong[0]
    assert Fit.genuine.say() in read[0]
    assert code in read[0]


# ---- the desk


def begin_review(person: Sitting) -> ReviewView:
    """A new review with a seed of the auditor's own."""
    person.go("Audit Desk", ReviewPage)
    person.press(Qt.Key.Key_N, CONTROL)
    person.fill(title=TITLE, from_on="1/1/2026", to_on="23/11/2026", seed=90210)
    person.no_dialog()
    view = person.view
    assert isinstance(view, ReviewView)
    return view


def draw_and_judge(person: Sitting, view: ReviewView) -> None:
    """Three residents: one is opened and in order, one lacks proof, one is not in order and becomes a finding."""
    person.section(view, "Samples")
    section = view.section
    assert isinstance(section, SamplesSection)
    person.press(Qt.Key.Key_N, CONTROL)
    person.fill(kind=6, count=3)
    person.no_dialog()
    person.wait(section.table.hasFocus)
    assert section.table.row_count() == 3
    name = section.lines[0].title
    person.press(ENTER)
    person.wait(lambda: isinstance(person.view, PeoplePage))
    person.wait(lambda: name in words_in(person.view))
    person.back()
    person.pane(lambda: section.table)
    person.press(Qt.Key.Key_1)
    person.press(Qt.Key.Key_2)
    person.fill(note="Nombor pada salinan lain")
    person.wait(lambda: person.dialog().windowTitle().startswith(say("New finding")))
    person.fill(title=FINDING, facts="Nombor pada salinan kad bukan nombor dalam rekod.")
    person.no_dialog()
    person.pane(lambda: section.table)
    section.table.setCurrentIndex(section.table.model().index(1, 0))
    person.press(DOWN)
    person.press(Qt.Key.Key_3)
    person.fill(note="Tiada salinan dokumen", finding=False)
    person.no_dialog()
    results = [SampleResult.clean, SampleResult.exception, SampleResult.missing]
    assert [one.result for one in person.session.work.read(samples.samples_of, view.review_id)] == results
    assert [shown(section.table, row)[2] for row in range(3)] == [one.say() for one in results]


def run_exceptions(person: Sitting, view: ReviewView) -> None:
    """All tests at once; the first record that one named is opened, and the way goes back to it."""
    person.section(view, "Exceptions")
    section = view.section
    assert isinstance(section, ExceptionsSection)
    person.press(Qt.Key.Key_R, CONTROL)
    person.wait(lambda: bool(section.results))
    person.pane(lambda: section.table)
    person.press(Qt.Key.Key_Home, CONTROL)
    name = "award_unresolved"
    place = [one for one, *_rest in section.tests].index(name)
    person.press(DOWN, times=place)
    assert section.results[name].count == 1
    person.press(ENTER)
    person.wait(section.pane.hits.hasFocus)
    hit = section.hit()
    assert hit is not None
    assert say(section.tests[place][2]) in words_in(section.pane)
    person.press(ENTER)
    person.wait(lambda: person.view is not view)
    assert hit.table == "work_order"
    assert hit.title.partition(" ")[0] in words_in(person.window)
    person.back()
    assert person.session.work.read(running.last_run, view.review_id) is not None


def note_from_record(person: Sitting, view: ReviewView) -> None:
    """A resident: the identity number is shown for a reason, and a finding is written about the record."""
    page = person.go("Residents & Units", PeoplePage)

    def numbers() -> list[MaskedValue]:
        return [one for one in page.findChildren(MaskedValue) if one.isVisible()]

    person.press(Qt.Key.Key_F, CONTROL)
    person.type("Laila binti Taib")
    table = page.begins
    assert isinstance(table, RecordTable)
    person.pane(lambda: table)
    person.wait(lambda: 0 < table.row_count() < 5)
    person.press(Qt.Key.Key_Home, CONTROL)
    in_hand = "Laila binti Taib"
    person.wait(lambda: in_hand in [one.text() for one in page.findChildren(QLabel) if one.isVisible()])
    person.wait(lambda: bool(numbers()) and not NUMBER.search(words_in(page)))
    asked = person.answers(SHOW, "Padankan dengan salinan kad")
    person.command(SHOW)
    person.wait(lambda: any(one.eye.isHidden() for one in numbers()))
    assert asked
    assert NUMBER.search(words_in(page))
    person.no_dialog()
    person.press(Qt.Key.Key_F, CONTROL | SHIFT)
    there = [key for key, _title in person.session.work.read(reviews.open_reviews)]
    person.fill(review_id=there.index(view.review_id))
    person.wait(lambda: person.dialog().windowTitle().startswith(say("New finding")))
    person.fill(facts="Nama pada kad dieja lain.")
    person.no_dialog()
    line = person.session.work.read(findings.findings_of, view.review_id)[-1]
    about = person.session.work.read(findings.finding_page, line.id)
    assert about.subject == page.record()


def count_cash(person: Sitting, view: ReviewView) -> None:
    """Cash is counted with its keeper and a witness: a ringgit too little, and why."""
    person.section(view, "Cash count")
    person.press(Qt.Key.Key_N, CONTROL)
    form = person.fill(holder="Norliza binti Hamid", witness="Rohana binti Idris", notes_50=2, book_sen="101.00")
    assert "RM100.00" in words_in(form)
    person.fill(explanation="Resit RM1.00 belum dicatat")
    person.no_dialog()
    (count,) = person.session.work.read(cash.cash_counts, view.review_id)
    assert count.difference_sen == -1_00


def export_trail(person: Sitting, folder: Path) -> None:
    """The trail as a file, and the verifier that lies in it, on Python alone: it agrees, and after one changed digit it
    does not."""
    path = folder / "jejak.zip"
    person.go("Audit Trail", AuditPage)
    said: list[str] = []

    def why(_sheet: QDialog) -> None:
        person.type("Audit tahunan")
        person.press(ENTER)
        person.upon(read)

    def read(sheet: QDialog) -> None:
        said.append(words_in(sheet))
        person.press(ENTER)

    person.upon(why)
    person.command("Export the audit trail…")
    person.wait(lambda: bool(said))
    person.no_dialog()
    assert path.name in said[0]
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder / "jejak")
    lines = folder / "jejak" / "trail.jsonl"
    assert (folder / "jejak" / VERIFIER.name).read_bytes() == VERIFIER.read_bytes()
    status, words = alone(path, "--lang", "en")
    assert (status, words.splitlines()[-1][:5]) == (0, "PASS:"), words
    text = lines.read_text("utf-8")
    place = text.index("2026", len(text) // 2)
    lines.write_text(f"{text[:place]}3{text[place + 1 :]}", "utf-8", newline="\n")
    status, words = alone(lines, "--lang", "en")
    assert (status, "PASS" in words) == (1, False), words


def take_evidence(person: Sitting, path: Path) -> None:
    """The year's meetings as a ZIP with hashes."""
    person.command("Evidence bundle…")
    person.fill(from_on="1/10/2026", to_on="23/11/2026", shape=1)
    person.wait(path.exists)
    person.no_dialog()
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
    assert any(name.endswith(".pdf") for name in names)
    assert {"k2k_verify.html", "k2k_verify.py"} <= set(names)


def try_to_change(person: Sitting) -> None:
    """Nothing but the desk can be written on: no form opens, and the door is shut behind it."""
    tried = (("people", "Residents & Units", Qt.Key.Key_N, CONTROL), ("meetings", "Meetings & Minutes", Qt.Key.Key_N,
             CONTROL), ("people", "Residents & Units", Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier))  # fmt: skip
    for page, words, key, held in tried:
        person.command(words)
        person.wait(lambda page=page: person.window.navigator.page == page)  # type: ignore[misc]
        person.press(key, held)
        QApplication.processEvents()
        assert QApplication.activeModalWidget() is None
    with pytest.raises(Refused):
        person.session.work.change(residents.save_resident, 1, 1, {"notes": "Diubah"})


# ---- the office replies, and the end


def reply(person: Sitting) -> None:
    """The manager finds the finding on the desk and answers it."""
    page = person.go("Audit Desk", ReviewPage)
    person.section(page, "Findings and replies")
    section = page.section
    assert isinstance(section, FindingsSection)
    person.pane(lambda: section.table)
    while section.page is None or section.page.line.title != FINDING:
        before = section.key()
        person.press(DOWN)
        assert section.key() != before
    person.command("Reply to finding…")
    person.fill(text=REPLY)
    person.no_dialog()
    assert REPLY in words_in(section)
    assert FindingStatus.replied.say() in words_in(section)


def settle_and_close(person: Sitting) -> str:
    """The auditor reads the reply, settles the finding, closes the review and prints its report."""
    page = person.go("Audit Desk", ReviewPage)
    person.pane(lambda: page.section.panes()[0])
    person.press(ENTER)
    view = person.view
    assert isinstance(view, ReviewView)
    assert view.title() == TITLE
    person.section(view, "Findings")
    section = view.section
    assert isinstance(section, FindingsSection)
    person.pane(lambda: section.table)
    assert REPLY in words_in(section)
    person.command("Set status of finding…")
    person.fill(status=list(FindingStatus).index(FindingStatus.settled))
    person.no_dialog()
    assert FindingStatus.settled.say() in words_in(section)
    person.section(view, P_("review", "Report"))
    person.command("Close review…")
    person.fill(conclusion=CONCLUSION)
    person.no_dialog()
    assert person.session.work.read(reviews.review_page, view.review_id).closed
    return paper(person)


def first_day(pc: Computer, person: Sitting, printed: str, folder: Path) -> None:
    """All that the auditor does before the office answers; files are taken to *folder*."""
    check_trail(person, printed)
    view = begin_review(person)
    draw_and_judge(person, view)
    run_exceptions(person, view)
    count_cash(person, view)
    note_from_record(person, view)
    pc.chosen = [folder / "jejak.zip", folder / "bukti.zip"]
    export_trail(person, folder)
    take_evidence(person, folder / "bukti.zip")
    try_to_change(person)


def test_an_auditor_reviews_the_office_and_leaves_nothing_changed_but_the_desk(
    computers: Computers, clock: FixedClock, watch: Watch, tmp_path: Path, qapp: QApplication
) -> None:
    pc = computers("audit")
    office = shutil.copytree(practice_office(), tmp_path / "office")
    printed = prepare(office, clock)
    qapp.installEventFilter(watch)
    pc.begin(office)
    person = pc.sign_in(AUDITOR, PASSWORD, OWN)
    before = records_of(person.session.opened.database)
    first_day(pc, person, printed, tmp_path)
    pc.leave(person)
    pc.begin()
    manager = pc.sign_in(MANAGER, PASSWORD)
    reply(manager)
    pc.leave(manager)
    clock.advance(dt.timedelta(days=1))
    pc.begin()
    person = pc.sign_in(AUDITOR, OWN)
    report = settle_and_close(person)
    for words in (CONCLUSION, FINDING, REPLY):
        assert squeezed(words) in squeezed(report), words
    after = records_of(person.session.opened.database)
    assert {name for name in before if before[name] != after[name]} <= DESK | PAPERS
    pc.leave(person)
    clock.advance(dt.timedelta(days=1))
    pc.begin()
    pc.try_password(AUDITOR, OWN)
    page = pc.page
    assert isinstance(page, SignIn)
    pc.qtbot.waitUntil(page.banner.isVisible)
    assert show_day(LAST_DAY) in words_in(page)
    assert pc.running.session is None
    assert watch.mouse == 0
    assert len(watch.keys) < MOST_KEYS, len(watch.keys)
