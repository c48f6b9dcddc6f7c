"""The forms of an organisation: itself, a term, an appointment and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Field, fields
from k2k_desktop.core.i18n import LANGUAGES, N_, _, say
from k2k_desktop.models.governance import Appointment, Labels, OrganisationKind, Profile, TermOrigin
from k2k_desktop.services import governance, search
from k2k_desktop.services.governance import Member, OrganisationPage, organisations
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work

_END_FORM = fields(Appointment.to_on, Appointment.end_reason)
_OUTSIDE = N_("Or an outside person by name")


def _open(
    work: Work,
    parent: QWidget,
    title: str,
    form: Sequence[Field],
    save: Callable[[dict[str, Any]], Any],
    *,
    values: Mapping[str, Any],
    editors: Mapping[str, Editor] | None = None,
    rows: Sequence[Sequence[str]] = (),
    verb: str = "",
    width: int = 560,
) -> FormDialog:
    """Show a form over *parent*; *save* gets every value, not only those changed."""
    order = [name for names in rows for name in names]  # Tab goes as the eye does
    form = sorted(form, key=lambda one: order.index(one.name) if order else 0)
    shown = Form(form, values, editors=editors, rows=rows, today=work.runner.clock.today)
    dialog = FormDialog(title, shown, lambda _changes: save(shown.values()), parent, verb=verb, width=width)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def save_organisation(
    work: Work, parent: QWidget, page: OrganisationPage | None, then: Callable[[int], object]
) -> FormDialog:
    """Record an organisation (None) or change one; *then* gets its key."""
    key, version = (page.id, page.version) if page else (None, 1)
    others = [(other, name) for other, name in work.read(governance.organisation_choices) if other != key]
    kind = OrganisationKind.residents
    profile = organisations.profile_of(kind)
    first = {
        "kind": kind,
        "profile": profile,
        "quorum_rule": organisations.usual_quorum(profile),
        "labels": Labels.turut_hadir,
    }
    rows = (
        ("name",), ("short_name", "kind"), ("profile", "parent_id"), ("registered_with", "registration_number"),
        ("registered_on", "reference"), ("quorum_rule", "quorum_number"), ("labels",),
    )  # fmt: skip
    title = _("Edit organisation") if page else _("New organisation")
    dialog = _open(
        work, parent, title, governance.FORM,
        lambda given: work.change(governance.save_organisation, key, version, given),
        values=page.values if page else first, editors={"parent_id": Chooser(others, optional=True)}, rows=rows,
        width=640,
    )  # fmt: skip
    dialog.saved.connect(then)
    if page is None:
        _follow_kind(dialog.form)
    return dialog


def _follow_kind(form: Form) -> None:
    """The kind of a new organisation proposes its profile, and the profile its quorum, until they are chosen."""
    kind, profile = form.editor("kind"), form.editor("profile")

    def kind_chosen() -> None:
        chosen = kind.given()
        if isinstance(chosen, OrganisationKind):
            form.put("profile", organisations.profile_of(chosen))
            profile_chosen()

    def profile_chosen() -> None:
        chosen = profile.given()
        if isinstance(chosen, Profile):
            form.put("quorum_rule", organisations.usual_quorum(chosen))

    kind.edited.connect(kind_chosen)
    profile.edited.connect(profile_chosen)


def start_term(work: Work, parent: QWidget, page: OrganisationPage) -> FormDialog:
    """Begin a term; the one before ends the day before, and everybody in office with it."""
    return _open(
        work, parent, _("Start term"), governance.TERM_FORM,
        lambda given: work.change(governance.start_term, page.id, given),
        values={"from_on": work.runner.clock.today(), "origin": TermOrigin.election},
        rows=(("from_on", "to_on"), ("origin",)), verb=_("&Start term"),
    )  # fmt: skip


def appoint(work: Work, parent: QWidget, page: OrganisationPage) -> FormDialog:
    """Put a resident, or an outside officer by name, in a position."""
    words = [position for position, _order, _single in work.read(governance.positions)]

    def find(text: str) -> list[tuple[int, str, str]]:
        groups = work.read(search.find, text)
        return [(hit.key, hit.title, hit.second) for group in groups for hit in group.hits if hit.table == "resident"]

    def save(given: dict[str, Any]) -> int:
        kept = {name: value for name, value in given.items() if value is not None}
        if given["position"] and _counts_not(given["position"]):
            kept.pop("counts")
        return work.change(governance.appoint, page.id, kept)

    start = page.term.from_on if page.term else work.runner.clock.today()
    return _open(
        work, parent, _("Appoint"), _appointment_form(), save,
        values={"from_on": start, "counts": True},
        editors={"position": Offering(words), "resident_id": RecordPicker(find)},
        rows=(("position", "from_on"), ("resident_id",), ("person_name",), ("counts",)), verb=_("&Appoint"),
    )  # fmt: skip


def end_appointment(work: Work, parent: QWidget, member: Member) -> FormDialog:
    """End somebody's time in a position, with the reason."""

    def save(given: dict[str, Any]) -> None:
        day: dt.date = given["to_on"] or work.runner.clock.today()
        work.change(governance.end_appointment, member.appointment_id, member.version, day, given["end_reason"] or "")

    title = _("End appointment: {name}, {position}", name=member.name, position=member.position)
    values = {"to_on": work.runner.clock.today()}
    rows = (("to_on",), ("end_reason",))
    return _open(work, parent, title, _END_FORM, save, values=values, rows=rows, verb=_("&End"))


def _appointment_form() -> list[Field]:
    """A resident's name is the register's: only for others is it typed."""
    return [
        Field(one.name, replace(one.kind, label=_OUTSIDE), False) if one.name == "person_name" else one
        for one in governance.APPOINTMENT_FORM
    ]


def _counts_not(position: str) -> bool:
    """Whether a usual position never counts, whatever the box says: the service knows."""
    usual = [one for one in governance.POSITIONS if not one.counts]
    return any(position.casefold() == say(one.label, spoken).casefold() for one in usual for spoken in LANGUAGES)
