"""The forms of an organisation: itself, a term, an appointment and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, fields
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.governance import Appointment, Labels, OrganisationKind, Profile, TermOrigin
from k2k_desktop.services import governance, search
from k2k_desktop.services.governance import Member, OrganisationPage, organisations, rules
from k2k_desktop.services.governance.positions import seat_for, seats_of
from k2k_desktop.services.governance.seats import terms_warning
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work

_END_FORM = fields(Appointment.to_on, Appointment.end_reason)
_OUTSIDE = N_("Or an outside person by name")


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
    dialog = open_form(
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
    """Begin a term as long as its rules say; the one before ends the day before, and everybody in office with it."""
    begins = work.runner.clock.today()
    if page.term and page.term.to_on:
        begins = page.term.to_on + dt.timedelta(days=1)
    years = work.read(rules.rules_on, page.id, begins).term_years
    dialog = open_form(
        work, parent, _("Start term"), governance.TERM_FORM,
        lambda given: work.change(governance.start_term, page.id, given),
        values={"from_on": begins, "to_on": _end_of(begins, years), "origin": TermOrigin.election},
        rows=(("from_on", "to_on"), ("origin",)), verb=_("&Start term"),
    )  # fmt: skip
    begin = dialog.form.editor("from_on")

    def moved() -> None:
        day = begin.given()
        if isinstance(day, dt.date):
            dialog.form.put("to_on", _end_of(day, years))

    begin.edited.connect(moved)
    return dialog


def _end_of(begins: dt.date, years: int) -> dt.date:
    """The last day of a term of so many years."""
    day = begins - dt.timedelta(days=1)
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the last of February
        return day.replace(year=day.year + years, day=28)


def appoint(work: Work, parent: QWidget, page: OrganisationPage) -> FormDialog:
    """Put a resident, or an outside officer by name, in a position."""
    words = [one.position for one in work.read(seats_of, page.id)]

    def save(given: dict[str, Any]) -> int:
        kept = {name: value for name, value in given.items() if value is not None}
        if given["position"] and not _counts(work, page.id, given["position"]):
            kept.pop("counts")
        reason = dialog.form.reasons().get("position", "")
        return work.change(governance.appoint, page.id, kept, override_reason=reason)

    def unusual(given: dict[str, Any]) -> dict[str, UserError]:
        over = work.read(terms_warning, page.id, given)
        return {"position": UserError(over)} if over else {}

    start = page.term.from_on if page.term else work.runner.clock.today()
    dialog = open_form(
        work, parent, _("Appoint"), named_form(governance.APPOINTMENT_FORM), save,
        values={"from_on": start, "counts": True},
        editors={"position": Offering(words), "resident_id": RecordPicker(find_resident(work))},
        rows=(("position", "from_on"), ("resident_id",), ("person_name",), ("counts",)), verb=_("&Appoint"),
        warnings=unusual,
    )  # fmt: skip
    return dialog


def end_appointment(work: Work, parent: QWidget, member: Member) -> FormDialog:
    """End somebody's time in a position, with the reason."""

    def save(given: dict[str, Any]) -> None:
        day: dt.date = given["to_on"] or work.runner.clock.today()
        work.change(governance.end_appointment, member.appointment_id, member.version, day, given["end_reason"] or "")

    title = _("End appointment: {name}, {position}", name=member.name, position=member.position)
    values = {"to_on": work.runner.clock.today()}
    rows = (("to_on",), ("end_reason",))
    return open_form(work, parent, title, _END_FORM, save, values=values, rows=rows, verb=_("&End"))


def named_form(form: Sequence[Field]) -> list[Field]:
    """A form for a person: a resident's name is the register's, only for others is it typed."""
    return [
        Field(one.name, replace(one.kind, label=_OUTSIDE), False) if one.name == "person_name" else one for one in form
    ]


def find_resident(work: Work) -> Callable[[str], list[tuple[int, str, str]]]:
    """Finds residents for a picker: key, name, and where they live."""

    def find(text: str) -> list[tuple[int, str, str]]:
        groups = work.read(search.find, text)
        return [(hit.key, hit.title, hit.second) for group in groups for hit in group.hits if hit.table == "resident"]

    return find


def _counts(work: Work, organisation_id: int, position: str) -> bool:
    """Whether a seat of the organisation counts; the box can take away, never add."""
    seats = work.read(seats_of, organisation_id)
    seat = seat_for(seats, position)
    return seat is None or seat.counts
