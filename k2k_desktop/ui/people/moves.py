"""The forms of what happens to a household: moving in, out, on, a birth, a death, another head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Choice, Field
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.people import Relationship
from k2k_desktop.services.estate import forms as estate_forms
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import arriving, moves, residents
from k2k_desktop.services.people.pages import HouseholdPage, MemberLine, ResidentPage
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.ticks import Several, TickList
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.dialogs import DAY, REMARKS, SHARED, UNIT, find_resident, unit_picker
from k2k_desktop.ui.people.editors import Given, MoversEditor
from k2k_desktop.ui.people.pane import member_words

_MOVERS: Final = Field("movers", Given(label=N_("Who moves in")), required=True)
_LEAVERS: Final = Field("residents", Several(label=N_("Who moves out")), required=True)
_HEAD: Final = Field("head_id", Given(label=N_("New head of household")), required=True)
_FORMER: Final = Field(
    "relationship", Choice(label=N_("What the old head is to the new one"), of=Relationship), required=True
)
_BLOCK: Final = Field("block_id", Given(label=N_("Block")), required=True)
_FLOOR: Final = Field(
    "floor_label", Given(label=N_("Floor"), help=N_("Leave empty for the head of the whole block.")), required=False
)
_CHILD: Final = ("full_name", "birth_on", "sex", "nationality")


def move_in(
    work: Work, parent: QWidget, *, unit: tuple[int, str] | None = None, person: tuple[int, str] | None = None
) -> FormDialog:
    """Bring people into a unit: a new household, or into the one there. *unit* and *person* are filled in."""
    movers = MoversEditor(find_resident(work))
    picker = unit_picker(work, *(unit or ()))
    if person:
        movers.put_person(*person, Relationship.head)

    def save(given: dict[str, Any]) -> int:
        people, shared = given["movers"], given["shared_reason"]
        return work.change(arriving.settle, given["unit_id"], people, given["day"], shared)

    dialog = open_form(
        work, parent, _("Move in"), (UNIT, DAY, _MOVERS, SHARED), save,
        values={"unit_id": unit[0] if unit else None, "day": work.runner.clock.today()},
        editors={"unit_id": picker, "movers": movers}, rows=(("unit_id", "day"), ("movers",), ("shared_reason",)),
        verb=_("Move in"), width=620,
    )  # fmt: skip

    def tell() -> None:
        row = dialog.form.rows["unit_id"]
        there = work.read(arriving.homes_in, picker.key) if picker.key else []
        if there:
            words = _("Lives there: household of {head}, {count} people.", head=there[0].head, count=there[0].people)
            row.help.setText(words)
            row.help.show()

    picker.left.connect(tell)
    tell()
    if unit:
        dialog.form.go_to("movers")
    return dialog


def move_out(work: Work, parent: QWidget, members: Sequence[MemberLine], chosen: Sequence[int]) -> FormDialog:
    """Members of a household leave their unit."""
    ticks = TickList([(one.resident_id, f"{one.name} · {member_words(one)}") for one in members])

    def save(given: dict[str, Any]) -> None:
        work.change(moves.move_out, given["residents"], given["day"], given["remarks"])

    return open_form(
        work, parent, _("Move out"), (_LEAVERS, DAY, REMARKS), save,
        values={"residents": tuple(chosen), "day": work.runner.clock.today()},
        editors={"residents": ticks}, rows=(("residents",), ("day",), ("remarks",)), verb=_("Move out"),
    )  # fmt: skip


def transfer(work: Work, parent: QWidget, household_id: int) -> FormDialog:
    """The whole household moves to another unit."""

    def save(given: dict[str, Any]) -> int:
        return work.change(
            moves.transfer_household, household_id, given["unit_id"], given["day"], given["shared_reason"]
        )

    return open_form(
        work, parent, _("Transfer to another unit"), (UNIT, DAY, SHARED), save,
        values={"day": work.runner.clock.today()}, editors={"unit_id": unit_picker(work)},
        rows=(("unit_id", "day"), ("shared_reason",)), verb=_("Transfer"),
    )  # fmt: skip


def record_death(work: Work, parent: QWidget, page: ResidentPage) -> FormDialog:
    """Somebody died; the name stands in the title, so that nobody is mistaken."""

    def save(given: dict[str, Any]) -> None:
        work.change(moves.record_death, page.resident_id, given["day"], given["remarks"])

    return open_form(
        work, parent, _("Record death: {name}", name=page.name), (DAY, REMARKS), save,
        rows=(("day",), ("remarks",)), verb=_("Record death"),
    )  # fmt: skip


def record_birth(work: Work, parent: QWidget, household_id: int, then: Callable[[int], object]) -> FormDialog:
    """A child born into the household."""
    fields = [field for field in residents.RESIDENT_FORM if field.name in _CHILD]
    dialog = open_form(
        work, parent, _("Record birth"), fields,
        lambda given: work.change(moves.record_birth, household_id, given),
        values={"birth_on": work.runner.clock.today()}, rows=(("full_name",), ("birth_on", "sex"), ("nationality",)),
    )  # fmt: skip
    dialog.saved.connect(lambda key: then(int(key)))
    return dialog


def change_head(work: Work, parent: QWidget, household_id: int, members: Sequence[MemberLine]) -> FormDialog:
    """Another member becomes the head."""
    others = [(one.resident_id, one.name) for one in members if one.relationship is not Relationship.head]

    def save(given: dict[str, Any]) -> None:
        work.change(moves.change_head, household_id, given["head_id"], given["relationship"])

    return open_form(
        work, parent, _("Change head of household"), (_HEAD, _FORMER), save,
        editors={"head_id": Chooser(others)}, rows=(("head_id",), ("relationship",)),
    )  # fmt: skip


def edit_household(work: Work, parent: QWidget, page: HouseholdPage) -> FormDialog:
    """What is known of a household."""
    return open_form(
        work, parent, _("Edit household"), moves.HOUSEHOLD_FORM,
        lambda changes: work.change(moves.save_household, page.household_id, page.version, changes),
        values=page.values, changed_only=True,
    )  # fmt: skip


def appoint_floor_head(work: Work, parent: QWidget, page: ResidentPage) -> FormDialog:
    """Somebody speaks for a floor, or a whole block."""
    known = work.read(estate_forms.block_names)
    blocks = Chooser(known)
    floors = Chooser([], optional=True)

    def save(given: dict[str, Any]) -> int:
        return work.change(
            places.appoint_floor_head, page.resident_id, given["block_id"], given["floor_label"], given["day"]
        )

    def offer() -> None:
        block = blocks.given()
        labels = work.read(estate_forms.floors_of, int(str(block))) if block is not None else []
        floors.combo.clear()
        floors.values[:] = [None, *labels]
        floors.combo.addItems(["—", *labels])

    blocks.edited.connect(offer)
    return open_form(
        work, parent, _("Appoint floor head"), (_BLOCK, _FLOOR, DAY), save,
        values={"day": work.runner.clock.today()}, editors={"block_id": blocks, "floor_label": floors},
        rows=(("block_id", "floor_label"), ("day",)), verb=_("Appoint"),
    )  # fmt: skip
