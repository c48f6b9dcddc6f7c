"""How every form of this module is shown, and the pickers they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Choice, Day, Field, Link, Text
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.people import Relationship
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import residents
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.editors import Given

Save = Callable[[dict[str, Any]], Any]
DAY = Field("day", Day(label=N_("Date")), required=True)
REMARKS = Field("remarks", Text(label=N_("Remarks")), required=False)
UNIT = Field("unit_id", Link(label=N_("Unit"), to="unit", help=N_("Type the unit: A-03-12, or a 3 12.")), required=True)
RELATIONSHIP = Field("relationship", Choice(label=N_("Relationship to head"), of=Relationship), required=True)
SHARED = Field(
    "shared_reason",
    Text(label=N_("Why the unit is shared"), help=N_("Only where a household lives there already.")),
    required=False,
)


def choose_one(
    work: Work,
    parent: QWidget,
    title: str,
    what: str,
    choices: Sequence[tuple[int, str]],
    then: Callable[[int], object],
) -> None:
    """Ask which of *choices* (key, words) is meant, the last one first; where there is one alone it is meant."""
    if len(choices) == 1:
        then(choices[0][0])
        return
    field = Field("chosen", Given(label=what), required=True)
    dialog = open_form(
        work, parent, title, (field,), lambda given: given["chosen"], values={"chosen": choices[-1][0]},
        editors={"chosen": Chooser(choices)}, verb=_("Continue"),
    )  # fmt: skip
    dialog.accepted.connect(lambda: then(int(dialog.key)))


def unit_picker(work: Work, unit_id: int | None = None, code: str = "") -> RecordPicker:
    """Finds a unit however its code is spelled."""
    made = RecordPicker(lambda words: work.read(places.find_units, words), name_of=lambda _key: code)
    if unit_id is not None:
        made.show_record(unit_id, code)
    return made


def find_resident(work: Work) -> Callable[[str], list[tuple[int, str, str]]]:
    """Finds residents by name, unit or last digits."""
    return lambda words: work.read(residents.find_residents, words)


def resident_picker(work: Work, resident_id: int | None = None, name: str = "") -> RecordPicker:
    """Finds a resident."""
    made = RecordPicker(find_resident(work), name_of=lambda _key: name)
    if resident_id is not None:
        made.show_record(resident_id, name)
    return made
