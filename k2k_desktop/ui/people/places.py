"""The forms of the place: estate, block, a whole block from a pattern, unit, tenure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Text
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.estate import forms as estate_forms
from k2k_desktop.services.estate import places
from k2k_desktop.services.estate.pages import UnitPage
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.editors import Given

Then = Callable[[int], object]
_ESTATE: Final = Field("estate_id", Given(label=N_("Estate")), required=True)
_PATTERN: Final = (
    Field("code", Text(label=N_("Block"), longest=20), required=True),
    Field(
        "floors",
        Text(label=N_("Floors"), help=N_("As 1-17, or G,1-3,3A,5-17. Leave empty for terraces.")),
        required=False,
    ),
    Field("doors", Text(label=N_("Doors on each floor"), help=N_("As 1-20.")), required=True),
)


def edit_estate(work: Work, parent: QWidget, estate_id: int | None, then: Then) -> FormDialog:
    """A new estate (None), or what is known of one."""
    kept = work.read(estate_forms.estate_values, estate_id) if estate_id is not None else None
    title = _("Edit estate") if kept else _("New estate")
    values: dict[str, Any] = kept.values if kept else {"unit_pattern": "{block}-{floor:02}-{door:02}"}

    def save(given: dict[str, Any]) -> int:
        return work.change(places.save_estate, estate_id, kept.version if kept else 0, given)

    dialog = open_form(work, parent, title, places.ESTATE_FORM, save, values=values, changed_only=kept is not None)
    dialog.saved.connect(lambda key: then(int(key)))
    return dialog


def edit_block(work: Work, parent: QWidget, block_id: int, then: Then) -> FormDialog:
    """What is known of a block."""
    estate_id, kept = work.read(estate_forms.block_values, block_id)

    def save(changes: dict[str, Any]) -> int:
        return work.change(places.save_block, estate_id, block_id, kept.version, changes)

    dialog = open_form(work, parent, _("Edit block"), places.BLOCK_FORM, save, values=kept.values, changed_only=True)
    dialog.saved.connect(lambda key: then(int(key)))
    return dialog


def generate_block(work: Work, parent: QWidget, then: Then) -> FormDialog:
    """A block with all its units; below the form stands what the patterns would make."""
    estates = work.read(places.estates)
    chooser = Chooser(estates)

    def save(given: dict[str, Any]) -> int:
        return work.change(
            places.generate_block, given["estate_id"], given["code"], given["floors"] or "", given["doors"]
        )

    dialog = open_form(
        work, parent, _("Generate block"), (_ESTATE, *_PATTERN), save,
        values={"estate_id": estates[0][0] if len(estates) == 1 else None}, editors={"estate_id": chooser},
        rows=(("estate_id", "code"), ("floors", "doors")), verb=_("Generate"),
    )  # fmt: skip
    told = label("", "caption", dialog, wrap=True)
    dialog.foot.insertWidget(1, told, 1)

    def tell() -> None:
        estate = chooser.given()
        code, floors, doors = (dialog.form.editor(part.name).draft() for part in _PATTERN)
        if estate is None or not doors.strip():
            told.setText("")
            return
        try:
            planned = work.read(estate_forms.planned_block, int(str(estate)), code, floors, doors)
        except UserError as error:  # half typed; said again when it is saved
            told.setText(error.say())
            return
        one, many = N_("Makes {count} unit: {first}"), N_("Makes {count} units: {first} … {last}")
        told.setText(say_count(one, many, planned.count, first=planned.first, last=planned.last))

    dialog.form.edited.connect(tell)
    dialog.saved.connect(lambda key: then(int(key)))
    if len(estates) == 1:
        dialog.form.go_to("code")
    return dialog


def edit_unit(work: Work, parent: QWidget, page: UnitPage) -> FormDialog:
    """What is known of a unit."""
    return open_form(
        work, parent, _("Edit unit"), places.UNIT_FORM,
        lambda changes: work.change(places.save_unit, page.block_id, page.unit_id, page.version, changes),
        values=page.values, changed_only=True,
    )  # fmt: skip


def new_unit(work: Work, parent: QWidget, block_id: int, then: Then) -> FormDialog:
    """One more unit of a block."""
    dialog = open_form(
        work, parent, _("New unit"), places.UNIT_FORM,
        lambda given: work.change(places.save_unit, block_id, None, 0, _filled(given)),
        values=_fresh_unit(),
    )  # fmt: skip
    dialog.saved.connect(lambda key: then(int(key)))
    return dialog


def set_tenure(work: Work, parent: QWidget, page: UnitPage) -> FormDialog:
    """How a unit is held from a day on; the tenure before ends the day before."""
    return open_form(
        work, parent, _("Set tenure"), places.TENURE_FORM,
        lambda given: work.change(places.save_tenure, page.unit_id, given),
        values={"from_on": work.runner.clock.today()},
    )  # fmt: skip


def _fresh_unit() -> dict[str, Any]:
    kinds = {part.name: part.kind for part in places.UNIT_FORM}
    return {"kind": kinds["kind"].parse("home"), "status": kinds["status"].parse("vacant")}


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
