"""Words that were typed but not saved outlive the program."""

from __future__ import annotations

import datetime as dt
import resource
import signal
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton

from k2k_desktop.models.governance import OrganisationKind, QuorumRule, TermOrigin
from k2k_desktop.models.office import Role
from k2k_desktop.services import governance, meetings
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings.minutes import MeetingView
from tests.colleagues import add_colleague
from tests.office.conftest import PASSWORD
from tests.stories.conftest import CONTROL, ENTER, Person, SignIn

SECOND = "meja kipas pisang enam"
NAME = "Persatuan Kejiranan"


def kept(office: Path) -> list[Path]:
    """The files of drafts beside the office."""
    return sorted((office / "drafts").glob("*")) if (office / "drafts").exists() else []


def offered(person: Person) -> QDialog:
    """The offer of drafts, once it is there."""

    def sheet() -> QDialog | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QDialog) and not isinstance(found, FormDialog) else None

    person.wait(lambda: sheet() is not None)
    found = sheet()
    assert found is not None
    return found


def button(dialog: QDialog, *words: str) -> QPushButton:
    """The button with one of these words."""
    both = {"Discard": "Buang", "Resume": "Sambung"}
    wanted = {*words, *(both[one] for one in words)}
    return next(one for one in dialog.findChildren(QPushButton) if one.text() in wanted)


def form(person: Person) -> FormDialog:
    """The form in front."""
    found = person.dialog()
    assert isinstance(found, FormDialog)
    return found


def begin_organisation(person: Person) -> FormDialog:
    """A new organisation with a name typed, kept but not saved."""
    person.window.open_page("governance")
    person.press(Qt.Key.Key_N, CONTROL)
    dialog = form(person)
    person.type(NAME)
    person.session.drafts.flush()
    return dialog


def test_killed_in_the_middle_of_a_form_its_words_are_offered_and_saved(
    sign_in: SignIn, office: Path, profile: Path
) -> None:
    command = [sys.executable, "-m", "tests.stories.draft_child", str(office), PASSWORD, str(profile)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "kept\n"
        child.send_signal(signal.SIGKILL)
    (file,) = kept(office)
    for path in (file, *office.glob("office.db*")):
        assert b"Kejiranan" not in path.read_bytes()
    assert "kejiranan" not in file.name.casefold()

    person = sign_in()
    offer = offered(person)
    button(offer, "Resume").click()
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), FormDialog))
    dialog = form(person)
    person.wait(lambda: dialog.form.is_dirty())
    assert dialog.form.values()["name"] == NAME
    assert kept(office) == [file]
    person.press(ENTER)
    person.no_dialog()
    assert [name for _key, name in person.session.work.read(governance.organisation_choices)] == [NAME]
    person.session.drafts.flush()
    assert kept(office) == []


def test_saving_and_giving_up_leave_no_draft(sign_in: SignIn, office: Path) -> None:
    person = sign_in()
    dialog = begin_organisation(person)
    assert len(kept(office)) == 1
    dialog.form.start_with({})
    dialog.reject()
    person.no_dialog()
    person.session.drafts.flush()
    assert kept(office) == []
    begin_organisation(person).save()
    person.no_dialog()
    person.session.drafts.flush()
    assert kept(office) == []


def test_what_is_discarded_is_not_offered_again(sign_in: SignIn, office: Path) -> None:
    begin_organisation(sign_in())
    person = sign_in()
    button(offered(person), "Discard").click()
    person.no_dialog()
    assert kept(office) == []


def test_locking_keeps_the_words_and_shows_none(sign_in: SignIn, office: Path) -> None:
    person = sign_in()
    person.window.open_page("governance")
    person.press(Qt.Key.Key_N, CONTROL)
    dialog = form(person)
    person.type(NAME)
    person.session.lock()
    assert len(kept(office)) == 1
    person.session.drafts.keep()  # without a key nothing is written and nothing dropped
    assert len(kept(office)) == 1
    assert person.session._unlock(PASSWORD) is None
    assert dialog.form.values()["name"] == NAME


def test_the_words_of_minutes_come_back_into_their_item(sign_in: SignIn, office: Path) -> None:
    first = sign_in()
    values = {"username": "sofia", "name": "Nor Sofia binti Halim", "roles": frozenset({Role.secretary})}
    add_colleague(first.session.work.runner, values, SECOND)
    person = sign_in("sofia", SECOND)
    work = person.session.work
    organisation = work.change(governance.save_organisation, None, 1, _organisation())
    work.change(governance.start_term, organisation, {"from_on": dt.date(2025, 1, 1), "origin": TermOrigin.election})
    chair = {"position": "Pengerusi", "person_name": "Halim bin Said", "from_on": dt.date(2025, 1, 1)}
    work.change(governance.appoint, organisation, chair)
    plan = {"held_on": dt.date(2026, 11, 24), "starts_at": dt.time(20, 30), "place": "Dewan Serbaguna"}
    meeting = work.change(meetings.plan, organisation, plan)
    work.change(meetings.issue_notice, meeting, late_reason="Lif rosak, perlu segera")
    work.change(meetings.open_meeting, meeting)
    person.window.open_record("meeting", meeting)
    view = person.view
    assert isinstance(view, MeetingView)
    view.step(2)
    item = view.item_id
    person.type("Lif blok A rosak sejak Isnin")
    person.session.drafts.flush()
    (file,) = kept(office)
    assert b"Lif blok" not in file.read_bytes()

    person = sign_in("sofia", SECOND)
    button(offered(person), "Resume").click()
    later = person.view
    assert isinstance(later, MeetingView)
    assert (later.page.id, later.item_id) == (meeting, item)
    assert "Lif blok A rosak sejak Isnin" in later.sheet.text.toPlainText()
    assert later.is_dirty()
    assert later.save()
    person.session.drafts.flush()
    assert kept(office) == []


def test_words_whose_record_was_changed_are_shown_to_copy_and_put_into_no_form(sign_in: SignIn, office: Path) -> None:
    person = sign_in()
    work = person.session.work
    key = work.change(governance.save_organisation, None, 1, _organisation())
    person.window.open_record("organisation", key)
    person.press(Qt.Key.Key_F2)
    form(person).form.editor("name").show_value("Persatuan Lama")
    form(person).form.put("name", "Nama yang ditaip")
    person.session.drafts.flush()
    work.change(governance.save_organisation, key, 1, {"name": "Nama orang lain"})

    person = sign_in()
    button(offered(person), "Resume").click()
    person.wait(lambda: bool(_texts()))
    assert any("Nama yang ditaip" in text for text in _texts())
    assert len(kept(office)) == 1


def test_a_full_disk_does_not_disturb_typing(sign_in: SignIn, office: Path) -> None:
    person = sign_in()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, usual[1]))
    try:
        dialog = begin_organisation(person)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, ignored)
    assert kept(office) == []
    assert dialog.isVisible()
    person.type(" Baru")
    person.session.drafts.flush()
    assert len(kept(office)) == 1


def _organisation() -> dict[str, object]:
    return {
        "name": "Persatuan Penduduk", "kind": OrganisationKind.residents, "quorum_rule": QuorumRule.more_than_half,
    }  # fmt: skip


def _texts() -> list[str]:
    return [
        one.toPlainText()
        for top in QApplication.topLevelWidgets()
        for one in top.findChildren(QPlainTextEdit)
        if one.isVisible() and one.isReadOnly()
    ]
