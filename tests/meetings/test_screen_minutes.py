"""Minutes are written by keyboard alone, and nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtWidgets import QApplication

from k2k_desktop.models.meetings import AttendanceClass, EntryKind, MeetingStatus, MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import EntryDraft, ItemView
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings.blocks import HEAD
from k2k_desktop.ui.meetings.minutes import MeetingView
from tests.meetings.conftest import Committee
from tests.stage import ALT, CONTROL, ENTER, TAB, Stage, StageOf, newest_entry

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def show(stage: Stage, meeting_id: int) -> MeetingView:
    """Open a meeting in the window, with the cursor in its text."""
    view = MeetingView(stage.work, stage, meeting_id)
    stage.open_view(view)
    if not view.sheet.text.isReadOnly():
        stage.qtbot.waitUntil(view.sheet.text.hasFocus)
    return view


def item(view: MeetingView, place: int) -> ItemView:
    """The item at *place*, counted from one, as it is kept."""
    return view.work.read(meetings.meeting_page, view.page.id).items[place - 1]


def test_a_line_with_a_tag_becomes_an_action_when_it_is_left(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("#tindakan @norliza 30/11 Sediakan jadual giliran.")
    stage.press(ENTER)
    draft = view.sheet.text.drafts()[0]
    assert draft == EntryDraft(
        EntryKind.action, "Sediakan jadual giliran.", "Norliza binti Hamid", dt.date(2026, 11, 30)
    )
    assert view.sheet.text.toPlainText() == "Sediakan jadual giliran.\n"


def test_enter_begins_the_next_paragraph_and_leaving_the_item_saves_it_once(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    before = newest(stage)
    stage.type("Pengerusi mengalu-alukan semua ahli.")
    stage.press(ENTER)
    stage.type("#keputusan Mesyuarat bersetuju.")
    stage.press(Qt.Key.Key_PageDown, CONTROL)
    kept = [(one.number, one.kind, one.text) for one in item(view, 1).entries]
    assert kept == [
        ("1.1", EntryKind.note, "Pengerusi mengalu-alukan semua ahli."),
        ("1.2", EntryKind.decision, "Mesyuarat bersetuju."),
    ]
    assert newest(stage) == before + 1
    assert view.sheet.item is not None
    assert view.sheet.item.number == "2.0"
    assert any("9" in said or "10" in said for said in stage.told)


def test_control_enter_ticks_the_item_off_and_goes_on(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("Ucapan ringkas.")
    stage.press(ENTER, CONTROL)
    assert item(view, 1).finished
    assert view.agenda.count.text().startswith("1 ")
    assert view.sheet.text.hasFocus()
    assert view.item_id == item(view, 2).id


def test_a_list_goes_on_with_a_dash_and_ends_with_an_empty_one(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("- papan kawalan")
    stage.press(ENTER)
    stage.type("kabel")
    stage.press(ENTER)
    stage.press(ENTER)
    stage.type("Perenggan lain.")
    assert [one.text for one in view.sheet.text.drafts()] == ["- papan kawalan\n- kabel", "Perenggan lain."]


def test_undo_takes_back_the_block_and_the_words(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("#ketetapan Tubuhkan pasukan.")
    stage.press(ENTER)
    assert view.sheet.text.drafts()[0].kind is EntryKind.resolution
    view.sheet.text.undo()
    view.sheet.text.undo()
    assert "#ketetapan" in view.sheet.text.toPlainText()


def test_a_box_that_stands_first_has_room_for_its_head(stage: Stage, committee: Committee) -> None:
    text = show(stage, committee.open(DAY)).sheet.text
    layout = text.document().documentLayout()
    stage.type("#ketetapan Gotong-royong diadakan.")
    assert layout.blockBoundingRect(text.document().begin()).top() == 0
    text.read_tags()
    assert layout.blockBoundingRect(text.document().begin()).top() >= theme.px(HEAD)
    text.undo()
    assert text.toPlainText().startswith("#ketetapan")
    assert layout.blockBoundingRect(text.document().begin()).top() == 0


def test_names_are_offered_after_the_sign_and_enter_takes_one(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("#tindakan @kav")
    assert view.sheet.text.popup.isVisible()
    stage.press(ENTER)
    stage.type("Semak penyata.")
    stage.press(ENTER)
    assert view.sheet.text.drafts()[0].owner == "Kavitha a/p Murugan"


def test_pasted_words_come_without_their_clothes(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    clipboard = QApplication.clipboard()
    clipboard.setText("Satu <b>tebal</b>\n\nDua")
    view.sheet.text.paste()
    assert [one.text for one in view.sheet.text.drafts()] == ["Satu <b>tebal</b>", "Dua"]


def test_items_move_with_alt_and_the_arrows(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    first = view.page.items[0].id
    stage.press(Qt.Key.Key_Down, ALT)
    assert [one.id for one in view.page.items].index(first) == 1
    assert view.item_id == first


def test_the_quorum_is_live_while_space_ticks_members(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=4))
    assert not view.page.quorum.reached
    before = view.people.quorum.words.text()
    view.people.people.setFocus()
    view.people.people.select_key(view.page.people[4].id)
    stage.press(Qt.Key.Key_Space)
    assert view.page.quorum.reached
    assert view.people.quorum.words.text() != before
    assert view.page.people[4].attended_as is AttendanceClass.present
    assert view.page.people[4].arrived_at == dt.time(10, 0)


def test_the_next_steps_lead_from_plan_to_circulated(stage: Stage, committee: Committee) -> None:
    committee.runner.clock.advance(dt.timedelta(days=-30))  # type: ignore[attr-defined]
    view = show(stage, committee.plan(DAY))
    stage.do("meetings.issue_notice")
    committee.runner.clock.advance(dt.timedelta(days=30))  # type: ignore[attr-defined]
    stage.do("meetings.open_meeting")
    view.sheet.text.setFocus()
    stage.type("Dibincangkan.")
    stage.do("meetings.close_meeting")
    stage.dialog()
    stage.press(ENTER)
    stage.no_dialog()
    stage.do("meetings.circulate")
    assert view.page.minutes_status is MinutesStatus.circulated
    assert view.page.status is MeetingStatus.held
    assert view.primary() is None


def test_words_typed_are_saved_when_the_view_is_left(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("Belum disimpan.")
    assert view.is_dirty()
    state = view.save_state()
    assert state["draft"]["shown"] == "Belum disimpan."
    assert view.leave()
    assert not view.is_dirty()
    assert item(view, 1).entries[0].text == "Belum disimpan."


def test_words_not_saved_come_back_after_a_crash(stage: Stage, committee: Committee) -> None:
    key = committee.open(DAY)
    view = show(stage, key)
    stage.type("Hampir hilang.")
    state = view.save_state()
    again = show(stage, key)
    again.restore_state(state)
    assert again.is_dirty()
    assert again.sheet.text.drafts()[0].text == "Hampir hilang."


def test_saving_the_same_item_again_changes_its_paragraphs(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("Satu")
    assert view.save()
    stage.type(" dan dua")
    assert view.save()
    assert [one.text for one in item(view, 1).entries] == ["Satu dan dua"]


def test_a_wrong_date_is_refused_and_the_words_stay(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    view.sheet.text.turn_into(EntryKind.action)
    stage.type("Terlambat.")
    view.sheet.text.set_fields("", dt.date(2020, 1, 1))
    QTimer.singleShot(0, lambda: stage.dialog().reject())
    assert not view.go_to_item(view.page.items[1].id)
    assert view.sheet.text.drafts()[0].text == "Terlambat."
    assert view.item_id == view.page.items[0].id


def test_confirmed_minutes_say_so_and_take_no_word(stage: Stage, committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    view = show(stage, first)
    assert view.sheet.text.isReadOnly()
    assert view.sheet.banner.isVisible()
    assert view.page.confirmed is not None
    view.sheet.text.setFocus()
    stage.type("Tambahan")
    assert not view.is_dirty()
    assert stage.names().isdisjoint({"meetings.add_item", "meetings.save", "meetings.save_meeting"})
    view.sheet.banner.link.click()
    assert stage.opened == [("meeting", second)]


def test_an_auditor_can_read_and_change_nothing(
    stage_of: StageOf, committee: Committee, runner_of: Callable[..., Runner]
) -> None:
    key = committee.open(DAY)
    stage = stage_of(runner_of("auditor"))
    view = show(stage, key)
    assert view.sheet.text.isReadOnly()
    assert not any(name.startswith("meetings.") and "pdf" not in name for name in stage.names())
    assert not view.agenda.add_button.isEnabled()


def newest(stage: Stage) -> int:
    """The number of the newest entry of the trail."""
    return newest_entry(stage.work)


def test_a_resolution_typed_with_people_and_votes_shows_them_and_is_kept(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("#ketetapan @lim /kavitha 4-0-1 Tubuhkan pasukan.")
    stage.press(ENTER)
    draft = view.sheet.text.drafts()[0]
    assert (draft.proposer, draft.seconder, draft.votes) == ("Lim Chee Hoe", "Kavitha a/p Murugan", (4, 0, 1))
    assert view.save()
    kept = item(view, 1).entries[0]
    assert (kept.text, kept.votes, kept.label.split()[-1]) == ("Tubuhkan pasukan.", (4, 0, 1), "1/2026")
    assert kept.label in view.sheet.text.labels.values()


def test_an_absent_proposer_is_refused_on_the_screen_and_the_words_stay(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY, present=5))
    stage.type("#ketetapan @hasnah /lim Tubuhkan pasukan.")
    QTimer.singleShot(0, lambda: stage.dialog().reject())
    assert not view.save()
    assert view.is_dirty()
    assert view.sheet.text.drafts()[0].proposer == "Hasnah binti Mat Din"


def test_esc_closes_the_palette_and_a_stroke_offers_seconders(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    popup = view.sheet.text.popup
    stage.type("#")
    assert popup.isVisible()
    stage.press(Qt.Key.Key_Escape)
    assert popup.isHidden()
    stage.type("ketetapan /kav")
    assert popup.isVisible()
    stage.press(ENTER)
    stage.type("Beli pam.")
    assert view.sheet.text.drafts()[0].seconder == "Kavitha a/p Murugan"


def test_f2_asks_who_moved_a_resolution_and_how_it_was_voted_on(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("#ketetapan Beli pam.")
    stage.press(Qt.Key.Key_F2)
    stage.dialog()
    for text in ("Lim Chee Hoe", "Kavitha a/p Murugan", "5", "0", "0"):
        stage.type(text)
        stage.press(TAB)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    draft = view.sheet.text.drafts()[0]
    assert (draft.proposer, draft.seconder, draft.votes) == ("Lim Chee Hoe", "Kavitha a/p Murugan", (5, 0, 0))


def test_bold_and_italic_are_kept_and_come_back(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("Papan ")
    stage.press(Qt.Key.Key_B, CONTROL)
    stage.type("rosak")
    stage.press(Qt.Key.Key_B, CONTROL)
    stage.press(Qt.Key.Key_I, CONTROL)
    stage.type(" teruk")
    assert view.sheet.text.drafts()[0].marks == "b6-11 i11-17"
    assert view.save()
    view.step(1)
    view.step(-1)
    assert view.sheet.text.drafts()[0].marks == "b6-11 i11-17"
    assert not view.is_dirty()


def test_paste_keeps_bold_italic_and_lists_only(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    clothes = QMimeData()
    clothes.setHtml(
        "<html><head><style>p{color:red}</style></head><body><h1 style='color:red'>Satu <b>tebal</b></h1>"
        "<p><span style='font-style:italic'>condong 🙂</span> biasa<script>x</script></p>"
        "<ul><li>papan</li><li><i>kabel</i></li></ul><img src='file:///etc/passwd'></body></html>"
    )
    view.sheet.text.insertFromMimeData(clothes)
    assert [(one.text, one.marks) for one in view.sheet.text.drafts()] == [
        ("Satu tebal", "b5-10"),
        ("condong 🙂 biasa\n- papan\n- kabel", "i0-9 i26-31"),
    ]


def test_words_are_found_in_all_items_and_f3_goes_on(stage: Stage, committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 1, EntryDraft(EntryKind.note, "Lif rosak dan lif berbunyi."))
    committee.write(key, 4, EntryDraft(EntryKind.note, "Satu."), EntryDraft(EntryKind.note, "Baiki LIF."))
    view = show(stage, key)
    view.go_to_item(view.page.items[0].id)
    view.find_here()
    stage.type("lif")
    places = []
    for _time in range(4):
        stage.do("find.next")
        cursor = view.sheet.text.textCursor()
        assert view.sheet.item is not None
        places.append((view.sheet.item.number, cursor.blockNumber(), cursor.selectedText()))
    assert places == [("1.0", 0, "Lif"), ("1.0", 0, "lif"), ("4.0", 1, "LIF"), ("1.0", 0, "Lif")]
    stage.do("find.previous")
    assert view.sheet.text.textCursor().selectedText() == "LIF"
    assert view.escape()
    assert view.finder.bar.isHidden()


def test_two_windows_on_one_item_do_not_write_over_each_other(stage: Stage, committee: Committee) -> None:
    view = show(stage, committee.open(DAY))
    stage.type("Kata saya.")
    committee.write(view.page.id, 1, EntryDraft(EntryKind.note, "Kata orang lain."))
    QTimer.singleShot(0, lambda: stage.dialog().reject())
    assert not view.save()
    assert view.sheet.text.drafts()[0].text == "Kata saya."
    assert [one.text for one in item(view, 1).entries] == ["Kata orang lain."]


def test_circulated_minutes_take_no_word_until_they_are_a_draft_again(
    stage_of: StageOf, committee: Committee, runner_of: Callable[..., Runner]
) -> None:
    key = committee.circulated(dt.date(2026, 10, 5))
    stage = stage_of(runner_of("secretary"))
    view = show(stage, key)
    assert view.sheet.text.isReadOnly()
    assert "meetings.back_to_draft" in stage.names()
    assert stage.names().isdisjoint({"meetings.add_item", "meetings.save"})


def test_a_confirmed_paragraph_is_amended_and_extracted_from_the_screen(
    stage_of: StageOf, committee: Committee, manager: Runner
) -> None:
    first, _second = committee.confirmed(manager)
    view = show(stage := stage_of(manager), first)
    assert {"meetings.amend_minutes", "meetings.make_extract", "meetings.attach_signed_page"} <= stage.names()
    stage.do("meetings.amend_minutes")
    form = stage.dialog()
    assert isinstance(form, FormDialog)
    people = committee.page(_second).people
    given = {"paragraph": "4.1", "text": "Baca: Selasa.", "reason": "Tersalah hari.", "proposer_id": people[0].id,
             "seconder_id": people[1].id}  # fmt: skip
    for name, value in given.items():
        form.form.rows[name].editor.show_value(value)
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    assert [one.text for one in view.page.amendments] == ["Baca: Selasa."]
