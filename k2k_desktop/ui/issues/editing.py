"""What was written down of a complaint, to be put right: the form of F2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import Invalid
from k2k_desktop.core.fields import Field, field_of
from k2k_desktop.core.i18n import _
from k2k_desktop.models.issues import Issue, Priority, Responsible
from k2k_desktop.services.issues import intake
from k2k_desktop.services.issues.choices import CategoryFound, PlaceFound
from k2k_desktop.services.issues.pages import IssueForm, IssuePage, issue_form
from k2k_desktop.ui.issues.intake import FIELDS, FORM_NAMES, PLACE_PARTS
from k2k_desktop.ui.issues.pickers import PlacePicker, ProblemPicker, Reporter, ReporterPicker
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work

_SHARED: Final = {field.name: field for field in FIELDS}
_ROWS: Final = (
    ("place", "category_id"), ("title",), ("reporter",), ("description",), ("kind", "channel"),
    ("outside_system", "outside_reference"), ("danger", "confidential"),
)  # fmt: skip
_PLAIN: Final = ("title", "description", "kind", "channel", "outside_system", "outside_reference", "danger",
                 "confidential")  # fmt: skip


def edit_issue(work: Work, parent: QWidget, page: IssuePage, then: Callable[[int], object]) -> FormDialog:
    """The form of a complaint that is there; where the reporter may not be seen, the rest alone."""
    kept = work.read(issue_form, page.id)
    place = PlacePicker(work)
    problem = ProblemPicker(work, lambda: place.place)
    reporter = ReporterPicker(work)
    editors: dict[str, Editor] = {"place": place, "category_id": problem}
    rows = tuple(names for names in _ROWS if names != ("reporter",) or not page.reporter.hidden)
    if not page.reporter.hidden:
        editors["reporter"] = reporter
    names = [name for row in rows for name in row]
    form = tuple(_SHARED[name] if name in editors else _field(name) for name in names)
    values = _values(kept, page)
    problem.show_category(
        CategoryFound(kept.values["category_id"], *kept.category, Priority.normal, Responsible.office, False)
    )
    reporter.show_reporter(_reporter(page) or Reporter(), page.reporter.name)
    place.note = kept.values["place_note"]

    def save(changes: dict[str, Any]) -> int:
        for picker in (place, problem, reporter):
            picker.settle()
        try:
            return work.change(intake.save_issue, page.id, kept.version, _changed(changes, place))
        except Invalid as invalid:
            raise Invalid({FORM_NAMES.get(name, name): each for name, each in invalid.fields.items()}) from invalid

    dialog = open_form(
        work, parent, _("Edit complaint"), form, save, values=values, editors=editors, rows=rows, changed_only=True,
        width=660,
    )  # fmt: skip
    dialog.saved.connect(lambda key: then(int(key)))
    return dialog


def _field(name: str) -> Field:
    return field_of(getattr(Issue, name))


def _values(kept: IssueForm, page: IssuePage) -> dict[str, Any]:
    found = {name: kept.values[name] for name in _PLAIN}
    parts = {name: kept.values[name] for name in PLACE_PARTS}
    found["place"] = PlaceFound(kept.place, "", **parts)
    found["category_id"] = kept.values["category_id"]
    found["reporter"] = _reporter(page)
    return found


def _reporter(page: IssuePage) -> Reporter | None:
    who = page.reporter
    if who.anonymous:
        return Reporter(anonymous=True)
    if who.resident_id is not None:
        return Reporter(resident_id=who.resident_id)
    return Reporter(name=who.name, phone=who.phone or None) if who.name else None


def _changed(changes: dict[str, Any], place: PlacePicker) -> dict[str, Any]:
    found = {name: value for name, value in changes.items() if name not in ("place", "reporter")}
    if (chosen := changes.get("place")) is not None:
        found |= {name: getattr(chosen, name) for name in PLACE_PARTS} | {"place_note": place.note}
    if "reporter" in changes:
        who = changes["reporter"] or Reporter()
        found |= {"reporter_id": who.resident_id, "reporter_name": who.name, "reporter_phone": who.phone,
                  "anonymous": who.anonymous}  # fmt: skip
    return found
