"""What belongs to a resident besides the record, on screen: documents, consents, floors headed, the photo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton

from k2k_desktop.models.people import ConsentMeans, ConsentPurpose, DocumentKind
from k2k_desktop.services import pictures
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import pages, residents
from k2k_desktop.ui.kit.basics import Avatar
from k2k_desktop.ui.people.blocks import BlocksView
from k2k_desktop.ui.people.forms import LikenessBox
from k2k_desktop.ui.people.page import PeoplePage
from k2k_desktop.ui.people.section import Section
from tests.conftest import Make
from tests.people.screens import choose, fill, form, show
from tests.stage import Stage

Homes = dict[str, int]
Vertical = Qt.Orientation.Vertical


def documents_of(stage: Stage, key: int) -> list[pages.DocumentLine]:
    """As they are kept now."""
    return stage.work.read(pages.resident_page, key).documents


def add_passport(stage: Stage, key: int) -> int:
    """One more document of somebody."""
    given: dict[str, Any] = {"kind": DocumentKind.passport, "number": "A0000001", "country": "ID"}
    return stage.work.change(residents.save_document, key, None, 0, given)


def answering(stage: Stage, kind: str) -> Callable[[], None]:
    """Presses the button of that kind in the question that comes."""

    def press() -> None:
        buttons = stage.dialog().findChildren(QPushButton)
        next(one for one in buttons if one.property("kind") == kind).click()

    return press


def test_a_document_is_edited_without_showing_its_number(stage: Stage, homes: Homes) -> None:
    head = homes["head"]
    passport = add_passport(stage, head)
    page = show(stage)
    choose(page, head)
    stage.do("people.edit_document")
    chooser = form(stage)
    chooser.form.editor("chosen").show_value(passport)
    assert chooser.save()
    dialog = form(stage)
    assert dialog.form.editor("number").draft() == ""
    fill(stage, dialog, expires_on="1/2/2030")
    assert dialog.save()
    stage.no_dialog()
    kept = next(one for one in documents_of(stage, head) if one.document_id == passport)
    assert (kept.masked[-4:], kept.expires_on) == ("0001", dt.date(2030, 2, 1))


def test_a_document_is_removed_only_once_that_is_confirmed(stage: Stage, homes: Homes, make: Make) -> None:
    person = make.resident("Chong Wei Ling")
    page = show(stage)
    choose(page, person)
    for kind, left in (("secondary", 1), ("danger", 0)):
        QTimer.singleShot(0, answering(stage, kind))
        stage.do(residents.remove_document.name)
        assert len(documents_of(stage, person)) == left
    page.refresh(frozenset())
    assert residents.remove_document.name not in stage.names()


def test_which_consent_is_changed_is_chosen(stage: Stage, homes: Homes) -> None:
    head = homes["head"]
    keys = [
        stage.work.change(
            residents.save_consent, head, None, 0,
            {"purpose": purpose, "means": ConsentMeans.signed, "notice_version": "1", "given_on": dt.date(2026, 1, 2)},
        )
        for purpose in (ConsentPurpose.partner, ConsentPurpose.survey)
    ]  # fmt: skip
    page = show(stage)
    choose(page, head)
    stage.do("people.change_consent")
    chooser = form(stage)
    chooser.form.editor("chosen").show_value(keys[0])
    assert chooser.save()
    dialog = form(stage)
    fill(stage, dialog, withdrawn_on="23/11/2026")
    assert dialog.save()
    stage.no_dialog()
    kept = {
        key: values["withdrawn_on"] for key, _version, values in stage.work.read(pages.resident_page, head).consents
    }
    assert kept == {keys[0]: dt.date(2026, 11, 23), keys[1]: None}


def front_of(page: PeoplePage) -> BlocksView:
    """The picture of the block in hand."""
    page.show_view("blocks")
    view = page.view()
    assert isinstance(view, BlocksView)
    return view


def test_a_floor_head_stands_beside_the_floor_until_it_ends(stage: Stage, homes: Homes) -> None:
    head = homes["head"]
    stage.work.change(places.appoint_floor_head, head, homes["block"], "1", dt.date(2026, 1, 2))
    page = show(stage)
    said = front_of(page).front.view.front.headerData(0, Vertical)
    assert said == "1 · Ganesan a/l Perumal"
    page.show_view("residents")
    choose(page, head)
    stage.do(places.end_floor_head.name)
    assert stage.toasts
    assert stage.work.read(pages.resident_page, head).floor_heads == []
    page.refresh(frozenset())
    assert front_of(page).front.view.front.headerData(0, Vertical) == "1"


def test_a_photo_takes_the_place_of_the_initials_and_can_be_removed(stage: Stage, homes: Homes, tmp_path: Path) -> None:
    page = show(stage)
    section = choose(page, homes["head"])
    avatar = section.pane.findChild(Avatar)
    assert isinstance(avatar, Avatar)
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    QGuiApplication.clipboard().setImage(picture)
    stage.do("people.paste_photo")
    page.refresh(frozenset({"resident"}))
    assert avatar.has_picture
    assert stage.work.read(pictures.photo, homes["head"]) is not None
    stage.do("people.remove_photo")
    page.refresh(frozenset({"resident"}))
    assert not avatar.has_picture
    QGuiApplication.clipboard().clear()
    assert not {"people.paste_photo", "people.remove_photo"} & stage.names()


def test_saving_and_adding_another_forgets_who_was_alike(stage: Stage, homes: Homes) -> None:
    stage.work.change(residents.save_resident, homes["head"], 1, {"birth_on": dt.date(1968, 3, 14)})
    page = show(stage)
    page.new.run()
    dialog = form(stage)
    dialog.form.editor("kind").show_value(None)
    fill(stage, dialog, full_name="Ganesan a/l Perumal", birth_on="14/3/1968")
    box = dialog.findChild(LikenessBox)
    assert isinstance(box, LikenessBox)
    assert box.found
    assert dialog.save_and_more()
    assert box.isHidden()


def test_a_list_first_shown_has_its_first_record_in_hand_and_leaves_the_focus(stage: Stage, homes: Homes) -> None:
    page = show(stage)
    section = page.view()
    assert isinstance(section, Section)
    section.list.focus_search()
    stage.qtbot.waitUntil(lambda: section.page is not None)
    assert section.key == section.list.table.current_key()
    assert section.list.search.hasFocus()
