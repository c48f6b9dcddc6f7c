"""Households, units and blocks on screen: who moves where, and the picture of a block."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from k2k_desktop.models.estate import TenureKind, UnitStatus
from k2k_desktop.models.people import Disability, Relationship, Standing, Vulnerability
from k2k_desktop.services.estate import forms as estate_forms
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import arriving, moves, pages, residents
from k2k_desktop.ui.kit.ticks import TickList
from k2k_desktop.ui.people.blocks import BlocksView
from k2k_desktop.ui.people.editors import MoversEditor
from k2k_desktop.ui.people.elevation import MODES, state_of
from k2k_desktop.ui.people.page import PeoplePage
from k2k_desktop.ui.people.section import Section
from tests.conftest import Make
from tests.people.screens import choose, fill, form, show
from tests.stage import ENTER, Stage

Homes = dict[str, int]


def section_of(page: PeoplePage, view: str) -> Section:
    """Bring a list to the front."""
    page.show_view(view)
    found = page.view()
    assert isinstance(found, Section)
    return found


def blocks_of(page: PeoplePage) -> BlocksView:
    """Bring the blocks to the front."""
    page.show_view("blocks")
    found = page.view()
    assert isinstance(found, BlocksView)
    return found


def test_somebody_moves_into_a_free_unit_as_its_head(stage: Stage, homes: Homes, make: Make) -> None:
    person = make.resident("Chong Wei Ling")
    page = show(stage)
    choose(page, person)
    stage.do(arriving.settle.name)
    dialog = form(stage)
    dialog.form.editor("unit_id").show_record(homes["free"], "A-01-02")  # type: ignore[attr-defined]
    assert dialog.save()
    stage.no_dialog()
    resident = stage.work.read(pages.resident_page, person)
    assert (resident.unit, resident.relationship) == ("A-01-02", Relationship.head)


def test_a_second_household_is_refused_beside_its_field_until_a_reason_is_given(
    stage: Stage, homes: Homes, make: Make
) -> None:
    person = make.resident("Chong Wei Ling")
    page = show(stage)
    choose(page, person)
    stage.do(arriving.settle.name)
    dialog = form(stage)
    dialog.form.editor("unit_id").show_record(homes["full"], "A-01-01")  # type: ignore[attr-defined]
    assert not dialog.save()
    assert dialog.form.rows["shared_reason"].error is not None
    fill(stage, dialog, shared_reason="Berkongsi sementara")
    assert dialog.save()
    stage.no_dialog()
    assert len(stage.work.read(arriving.homes_in, homes["full"])) == 2


def test_the_household_is_added_to_from_its_own_view(stage: Stage, homes: Homes, make: Make) -> None:
    person = make.resident("Selvi a/p Ganesan")
    page = show(stage)
    section_of(page, "households").show_key(homes["home"])
    stage.do(arriving.settle.name)
    dialog = form(stage)
    editor = dialog.form.editor("movers")
    assert isinstance(editor, MoversEditor)
    editor.put_person(person, "Selvi a/p Ganesan", Relationship.child)
    assert dialog.save()
    stage.no_dialog()
    assert len(stage.work.read(pages.household_page, homes["home"]).members) == 3


def test_members_move_out_together(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    section_of(page, "households").show_key(homes["home"])
    stage.do(moves.move_out.name)
    dialog = form(stage)
    ticks = dialog.form.editor("residents")
    assert isinstance(ticks, TickList)
    assert all(box.isChecked() for box in ticks.boxes.values())
    box = ticks.boxes[homes["head"]]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.resident_page, homes["wife"]).standing is Standing.moved_out
    assert stage.work.read(pages.resident_page, homes["head"]).standing is Standing.active


def test_a_household_is_transferred_to_another_unit(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    choose(page, homes["head"])
    stage.do(moves.transfer_household.name)
    dialog = form(stage)
    dialog.form.editor("unit_id").show_record(homes["free"], "A-01-02")  # type: ignore[attr-defined]
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.resident_page, homes["wife"]).unit == "A-01-02"


def test_a_birth_makes_a_resident_of_the_household(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    choose(page, homes["wife"])
    stage.do(moves.record_birth.name)
    dialog = form(stage)
    fill(stage, dialog, full_name="Selvi a/p Ganesan")
    assert dialog.save()
    stage.no_dialog()
    assert stage.opened[-1][0] == "resident"
    assert stage.work.read(pages.resident_page, stage.opened[-1][1]).relationship is Relationship.child


def test_another_member_becomes_the_head(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    choose(page, homes["head"])
    stage.do(moves.change_head.name)
    dialog = form(stage)
    dialog.form.editor("head_id").show_value(homes["wife"])
    dialog.form.editor("relationship").show_value(Relationship.spouse)
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.household_page, homes["home"]).head_id == homes["wife"]


def test_the_household_keeps_its_tenancy_reference(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    section_of(page, "households").show_key(homes["home"])
    stage.do(moves.save_household.name)
    dialog = form(stage)
    fill(stage, dialog, tenancy_reference="SEWA-00012")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.household_page, homes["home"]).values["tenancy_reference"] == "SEWA-00012"


def test_a_floor_head_is_appointed(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    choose(page, homes["head"])
    stage.do(places.appoint_floor_head.name)
    dialog = form(stage)
    editor = dialog.form.editor("block_id")
    editor.show_value(homes["block"])
    editor.edited.emit()
    dialog.form.editor("floor_label").show_value("1")
    assert dialog.save()
    stage.no_dialog()
    heads = stage.work.read(estate_forms.floor_heads, homes["block"])
    assert [(one.name, one.floor) for one in heads] == [("Ganesan a/l Perumal", "1")]


def test_a_unit_is_edited_and_its_tenure_set(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    section_of(page, "units").show_key(homes["free"])
    stage.do(places.save_unit.name)
    dialog = form(stage)
    dialog.form.editor("status").show_value(UnitStatus.under_repair)
    assert dialog.save()
    stage.no_dialog()
    stage.do(places.save_tenure.name)
    dialog = form(stage)
    dialog.form.editor("kind").show_value(TenureKind.rented)
    fill(stage, dialog, rent_sen="124")
    assert dialog.save()
    stage.no_dialog()
    kept = stage.work.read(estate_pages.unit_page, homes["free"])
    assert kept.values["status"] is UnitStatus.under_repair
    assert kept.tenures[0][:4] == (TenureKind.rented, dt.date(2026, 11, 23), None, 12_400)


def test_a_block_is_generated_and_says_before_how_many_units(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    view = blocks_of(page)
    stage.do(places.generate_block.name)
    dialog = form(stage)
    fill(stage, dialog, code="B", floors="1-17", doors="1-20")
    said = [part.text() for part in dialog.findChildren(QLabel)]
    assert any("340" in text and "B-01-01" in text and "B-17-20" in text for text in said)
    assert dialog.save()
    stage.no_dialog()
    assert page.fact().endswith("342 unit")
    assert view.totals.row_count() == 3


def test_the_front_is_walked_with_arrows_and_enter_opens_the_unit(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    view = blocks_of(page)
    front = view.front.view
    front.setFocus()
    assert front.currentIndex().isValid()
    QTest.keyClick(front, Qt.Key.Key_Right)
    square = front.units.square(front.currentIndex())
    assert square is not None
    assert square.unit_id == homes["free"]
    QTest.keyClick(front, ENTER)
    assert page.view_name == "units"
    section = page.view()
    assert isinstance(section, Section)
    assert section.key == homes["free"]


def test_every_square_says_its_state_in_words(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    view = blocks_of(page)
    model = view.front.view.units
    for place, (mode, _words) in enumerate(MODES):
        view.modes.setCurrentIndex(place)
        index = model.index(0, 0)
        said = str(model.data(index, int(Qt.ItemDataRole.AccessibleTextRole)))
        assert said.startswith("A-01-01: ")
        assert said == model.data(index, int(Qt.ItemDataRole.ToolTipRole))
        square = model.square(index)
        assert square is not None
        icons = {state_of(square, mode)[2] for square in filter(None, (square, model.square(model.index(0, 1))))}
        assert len(icons) == 2  # never by colour alone
        assert all(badge.accessibleName() for badge in view.front.legend.badges)


def test_a_number_of_the_totals_lists_what_it_counts(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    view = blocks_of(page)
    view.totals.select_key(homes["block"])
    stage.do("people.list.1")
    assert page.view_name == "units"
    section = page.view()
    assert isinstance(section, Section)
    stage.qtbot.waitUntil(lambda: section.list.table.row_count() == 1)
    assert section.list.query().filters == {"status": ("vacant",), "block": (homes["block"],)}


def test_the_totals_count_people_not_whether_there_are_any(stage: Stage, homes: Homes) -> None:
    for key in (homes["head"], homes["wife"]):
        changes = {"vulnerabilities": frozenset({Vulnerability.carer}), "disability": Disability.sight}
        stage.work.change(residents.save_resident, key, 1, changes)
    whole = stage.work.read(estate_pages.totals)[0]
    assert (type(whole.vulnerable), whole.vulnerable, whole.disabled) == (int, 2, 2)
    page = show(stage)
    view = blocks_of(page)
    assert [view.totals.cell(0, column).text for column in (4, 5)] == ["2", "2"]


def test_an_estate_is_made_and_changed(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    blocks_of(page)
    stage.do("people.estate.1")
    dialog = form(stage)
    fill(stage, dialog, local_authority="Majlis Bandaraya Teratai")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(estate_forms.estate_values, 1).values["local_authority"] == "Majlis Bandaraya Teratai"


def test_a_narrow_window_shows_the_list_alone_and_opens_records_as_pages(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    page.narrow(True)
    section = page.view()
    assert isinstance(section, Section)
    assert not section.pane.isVisible()
    page.show_record("resident", homes["wife"])
    assert stage.view is not page
    assert stage.view.title() == "Letchumi a/p Raman"


def test_what_the_lists_showed_comes_back(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    section = page.view()
    assert isinstance(section, Section)
    section.list.chips.choose({"relationship": ("head",)})
    page.show_view("units")
    state = page.save_state()
    again = show(stage)
    again.restore_state(state)
    assert again.view_name == "units"
    assert again._section("residents").list.query().filters == {"relationship": ("head",)}
