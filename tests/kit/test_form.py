"""Forms: reading, checking, drafts, pickers, and the keys of each editor."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import (
    Field,
    Link,
    Text,
)
from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.editors import DayEditor, IdentityEditor, PasswordEditor
from k2k_desktop.ui.kit.fieldrow import with_access_keys
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.picker import RecordPicker
from tests.kit.forms import CONTROL, FIELDS, VALUES, activate, shown, typed


def test_what_is_shown_reads_back_as_the_same_values(form: Form) -> None:
    assert form.values() == VALUES
    assert form.changes() == {}
    assert not form.is_dirty()


def test_an_empty_form_is_not_dirty(qtbot: QtBot, dressed: None) -> None:
    made = Form(FIELDS)
    qtbot.addWidget(made)
    assert not made.is_dirty()
    assert made.draft() == {}


def test_only_what_changed_is_given(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.dirty_changed):
        typed(form, "size", "5")
    assert form.changes() == {"size": 5}
    typed(form, "size", "4")
    assert not form.is_dirty()


def test_a_field_is_checked_when_left_and_never_while_typed(form: Form) -> None:
    entry = form.editor("size").entry
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(entry, "empat")
    assert form.rows["size"].error is None
    form.editor("name").entry.setFocus()
    assert form.rows["size"].error is not None
    assert form.rows["size"].wrong.isVisible()
    assert entry.property("state") == "error"
    typed(form, "size", "4")
    assert form.rows["size"].error is None
    assert not form.rows["size"].wrong.isVisible()


def test_the_bounds_of_a_kind_are_checked(form: Form) -> None:
    typed(form, "size", "21")
    assert form.rows["size"].error is not None


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("moved_on", "3/12", "3 Dis 2026 (Khamis)"),
        ("moved_on", "=", "23 Nov 2026 (Isnin)"),
        ("rent", "rm1234.5", "1,234.50"),
        ("at", "2030", "8.30 malam"),
        ("mobile", "0120004417", "012-000 4417"),
    ],
)
def test_what_is_left_is_shown_in_its_usual_form(form: Form, name: str, text: str, words: str) -> None:
    typed(form, name, text)
    assert form.rows[name].error is None
    assert shown(form, name) == words


def test_the_arrows_go_a_day_and_ctrl_semicolon_is_today(form: Form) -> None:
    entry = form.editor("moved_on").entry
    entry.setFocus()
    assert shown(form, "moved_on") == "14/3/2015"
    QTest.keyClick(entry, Qt.Key.Key_Down)
    assert shown(form, "moved_on") == "13/3/2015"
    QTest.keyClick(entry, Qt.Key.Key_Up)
    QTest.keyClick(entry, Qt.Key.Key_Up)
    assert form.changes() == {"moved_on": dt.date(2015, 3, 15)}
    QTest.keyClick(entry, Qt.Key.Key_Semicolon, CONTROL)
    assert form.changes() == {"moved_on": dt.date(2026, 11, 23)}
    assert isinstance(form.editor("moved_on"), DayEditor)


def test_saving_with_errors_says_so_and_goes_to_the_first(form: Form) -> None:
    typed(form, "name", "")
    typed(form, "rent", "mahal")
    assert not form.check()
    assert form.banner.isVisible()
    assert QApplication.focusWidget() is form.editor("name").entry
    assert form.rows["rent"].error is not None
    form.editor("note").entry.setFocus()
    form.banner.link.click()
    assert QApplication.focusWidget() is form.editor("name").entry


def test_what_the_office_refuses_stands_beside_its_field(form: Form) -> None:
    form.set_invalid(Invalid({"size": UserError("Blok E tiada dalam rekod.")}))
    assert form.rows["size"].wrong.text() == "Blok E tiada dalam rekod."
    assert QApplication.focusWidget() is form.editor("size").entry
    form.set_invalid(UserError("Cakera penuh."))
    assert form.banner.accessibleName() == "Cakera penuh."
    assert form.rows["size"].error is None


def test_every_editor_has_a_name_and_a_label_that_leads_to_it(form: Form) -> None:
    for name, row in form.rows.items():
        assert row.editor.entry.accessibleName() == row.name, name
    buddies = {label.buddy() for label in form.findChildren(QLabel) if label.buddy()}
    assert all(row.editor.entry in buddies for row in form.rows.values())


def test_access_keys_are_each_used_once() -> None:
    found = with_access_keys(["Nama", "Nombor", "Sewa", "Nama lain", "B"], taken="sb")
    keys = [name[name.index("&") + 1].casefold() for name in found if "&" in name]
    assert len(keys) == len(set(keys)) == 4
    assert "s" not in keys
    assert found[-1] == "B"


def test_a_warning_is_kept_only_with_a_reason(qtbot: QtBot, dressed: None) -> None:
    odd = UserError(N_("More people than rooms."))
    made = Form(FIELDS, VALUES, warnings=lambda values: {"size": odd} if (values["size"] or 0) > 8 else {})
    qtbot.addWidget(made)
    made.show()
    activate(made)
    assert made.check()
    typed(made, "size", "12")
    assert not made.check()
    assert made.rows["size"].reason.isVisible()
    QTest.keyClicks(made.rows["size"].reason, "Menumpang sementara")
    assert made.check()
    assert made.reasons() == {"size": "Menumpang sementara"}
    typed(made, "size", "5")
    assert made.check()
    assert made.reasons() == {}


def test_a_draft_brings_back_what_was_typed(form: Form, qtbot: QtBot) -> None:
    typed(form, "name", "Aminah")
    typed(form, "size", "banyak")
    typed(form, "moved_on", "3/12")
    form.editor("colour").restore("red")
    draft = form.draft()
    again = Form(FIELDS, VALUES, today=lambda: dt.date(2026, 11, 23))
    qtbot.addWidget(again)
    again.restore({**draft, "gone": "x"})
    assert again.draft() == draft
    assert set(draft) == {"name", "size", "moved_on", "colour"}
    assert again.is_dirty()


def test_a_password_is_hidden_until_asked_and_never_in_a_draft(qtbot: QtBot, dressed: None) -> None:
    fields = (Field("password", Text(label="Kata laluan"), True),)
    editor = PasswordEditor(fields[0].kind)
    made = Form(fields, editors={"password": editor})
    qtbot.addWidget(made)
    made.show()
    activate(made)
    QTest.keyClicks(editor.line, "rahsia")
    assert editor.line.displayText() != "rahsia"
    assert editor.eye.accessibleName()
    QTest.mouseClick(editor.eye, Qt.MouseButton.LeftButton)
    assert editor.line.displayText() == "rahsia"
    assert made.draft() == {}


def test_ctrl_apostrophe_takes_the_previous_records_value(form: Form) -> None:
    form.previous = {"name": "Ganesan a/l Perumal"}
    entry = form.editor("name").entry
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_Apostrophe, CONTROL)
    assert form.changes() == {"name": "Ganesan a/l Perumal"}


def test_tab_follows_the_order_of_the_fields_and_leaves_long_texts(form: Form) -> None:
    form.editor("name").entry.setFocus()
    seen = []
    for _step in range(10):
        seen.append(next((n for n, r in form.rows.items() if r.editor.entry.hasFocus()), ""))
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [name for name in seen if name][:7] == ["name", "size", "rent", "moved_on", "at", "mobile", "colour"]


def test_an_identity_number_tells_what_it_says_while_typed(qtbot: QtBot, dressed: None) -> None:
    kind = Text(label="No. KP", help="12 digit")
    derived: list[str] = []
    editor = IdentityEditor(kind, lambda text: f"{len(text)} daripada 12", derived.append)
    made = Form((Field("number", kind, True), FIELDS[1]), editors={"number": editor})
    qtbot.addWidget(made)
    made.show()
    activate(made)
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "8801")
    assert made.rows["number"].help.text() == "4 daripada 12"
    made.editor("size").entry.setFocus()
    assert derived == ["8801"]


PEOPLE = [(1, "Norliza binti Hamid", "A-06-11"), (2, "Norlin binti Samad", "B-01-02")]


@pytest.fixture
def picker(qtbot: QtBot, dressed: None) -> RecordPicker:
    return RecordPicker(
        lambda text: [row for row in PEOPLE if text.casefold() in row[1].casefold()],
        create=lambda text: (9, text),
        name_of=lambda key: next(title for k, title, _second in PEOPLE if k == key),
    )


@pytest.fixture
def with_picker(picker: RecordPicker, qtbot: QtBot) -> Form:
    made = Form(
        (Field("who", Link(label="Dilaporkan oleh", to="resident"), False), FIELDS[0]),
        {"name": "x"},
        editors={"who": picker},
    )
    qtbot.addWidget(made)
    made.show()
    activate(made)
    picker.line.setFocus()
    return made


def test_a_picker_finds_and_enter_takes_the_row(with_picker: Form, picker: RecordPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(picker.line, "norl")
    qtbot.waitUntil(picker.popup.isVisible)
    assert picker.found.rowCount() == 3
    QTest.keyClick(picker.popup, Qt.Key.Key_Down)
    QTest.keyClick(picker.popup, Qt.Key.Key_Return)
    assert with_picker.changes() == {"who": 2}
    assert "B-01-02" in picker.line.text()


def test_the_last_row_of_a_picker_makes_a_record(with_picker: Form, picker: RecordPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(picker.line, "Zainab")
    qtbot.waitUntil(picker.popup.isVisible)
    assert picker.found.rowCount() == 1
    QTest.keyClick(picker.popup, Qt.Key.Key_Return)
    assert with_picker.changes() == {"who": 9}
    assert picker.line.text() == "Zainab"


def test_words_that_were_never_chosen_are_refused(with_picker: Form, picker: RecordPicker) -> None:
    QTest.keyClicks(picker.line, "norl")
    with_picker.editor("name").entry.setFocus()
    assert with_picker.rows["who"].error is not None
    with pytest.raises(Invalid):
        with_picker.values()


def test_a_picker_shows_the_record_a_form_starts_with_and_can_be_emptied(
    with_picker: Form, picker: RecordPicker
) -> None:
    with_picker.start_with({"who": 1, "name": "x"})
    assert picker.line.text() == "Norliza binti Hamid"
    picker.line.selectAll()
    QTest.keyClick(picker.line, Qt.Key.Key_Delete)
    assert with_picker.changes() == {"who": None}


def test_a_space_that_keeps_two_words_together_stays(qtbot: QtBot, dressed: None) -> None:
    lines = Field("remarks", Text(label=N_("Remarks"), lines=3), required=False)
    made = Form((lines,), {"remarks": "RM\u00a050\nbaris kedua"})
    qtbot.addWidget(made)
    assert made.values() == {"remarks": "RM\u00a050\nbaris kedua"}
    assert not made.is_dirty()
