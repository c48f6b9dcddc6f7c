"""The forms of a breach: what happened, who was told, what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Field
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.privacy import breaches
from k2k_desktop.services.privacy.breach_pages import BreachPage
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.moments import moment_fields, moment_row, moment_values, taken, told
from k2k_desktop.ui.kit.work import Work

_DISCOVERED: Final = "discovered_at"
_COMMISSIONER: Final = "commissioner_at"
_ROWS: Final = (
    ("kind", "people"), moment_row(_DISCOVERED), ("happened_on", "encrypted"), ("data",), ("description",),
    ("containment",),
)  # fmt: skip
ENCRYPTED: Final = N_(
    "A copy that nobody can read without its password gives nothing away: a loss like that may not have to be told. "
    "The manager decides, and writes down why."
)


def _with_moment(form: Sequence[Field], name: str, label: str) -> tuple[Field, ...]:
    """The *form* with the two fields of a moment in the place of one."""
    rest = tuple(one for one in form if one.name != name)
    return (*moment_fields(name, label), *rest)


def edit(work: Work, parent: QWidget, page: BreachPage | None, then: Any) -> FormDialog:
    """Record a breach (None), or change what is known of one."""

    def save(given: dict[str, Any]) -> Any:
        changes = taken(given, _DISCOVERED)
        if page is None:
            return told(lambda: then(work.change(breaches.record_breach, changes)), _DISCOVERED)
        return told(lambda: work.change(breaches.save_breach, page.id, page.version, changes), _DISCOVERED)

    now = work.runner.clock.now()
    values = dict(page.values) if page else {_DISCOVERED: now}
    values |= moment_values(_DISCOVERED, values.pop(_DISCOVERED))
    return open_form(
        work, parent, _("Edit data breach") if page else _("Record data breach"),
        _with_moment(breaches.FORM, _DISCOVERED, N_("Discovered at")), save, values=values, rows=_ROWS,
        explain=_("The 72 hours run from the moment somebody of the office knew. {encrypted}", encrypted=_(ENCRYPTED)),
        width=680,
    )  # fmt: skip


def commissioner(work: Work, parent: QWidget, page: BreachPage) -> FormDialog:
    """When the Commissioner was told."""

    def save(given: dict[str, Any]) -> None:
        changes = taken(given, _COMMISSIONER)
        told(lambda: work.change(breaches.tell_commissioner, page.id, page.version, changes), _COMMISSIONER)

    return open_form(
        work, parent, _("Commissioner told"),
        _with_moment(breaches.COMMISSIONER_FORM, _COMMISSIONER, N_("Commissioner told at")), save,
        values=moment_values(_COMMISSIONER, work.runner.clock.now()),
        rows=(moment_row(_COMMISSIONER), ("commissioner_reference",), ("late_reason",)),
        explain=_("The 72 hours end on {moment}. After that, say why it is late.",
                  moment=show_instant(page.commissioner_by)),
    )  # fmt: skip


def people(work: Work, parent: QWidget, page: BreachPage) -> FormDialog:
    """When the people were told."""
    return open_form(
        work, parent, _("People told"), breaches.PEOPLE_FORM,
        lambda given: work.change(breaches.tell_people, page.id, page.version, given),
        values={"people_on": work.runner.clock.today()}, rows=(("people_on",), ("people_late_reason",)),
        explain=_("Where harm is likely, within 7 days after the Commissioner was told."),
    )  # fmt: skip


def nobody(work: Work, parent: QWidget, page: BreachPage) -> FormDialog:
    """That nobody is told, and why."""
    return open_form(
        work, parent, _("Nobody is told"), breaches.NOT_TOLD_FORM,
        lambda given: work.change(breaches.tell_nobody, page.id, page.version, given["not_told_reason"]),
        explain=_(ENCRYPTED) if page.values["encrypted"] else _("The reason stands on the register."),
    )  # fmt: skip


def close(work: Work, parent: QWidget, page: BreachPage) -> FormDialog:
    """Close it with what was learned."""
    return open_form(
        work, parent, _("Close data breach"), breaches.CLOSE_FORM,
        lambda given: work.change(breaches.close_breach, page.id, page.version, given["lessons"]),
        explain=_("A closed breach stays on the register, at least two years, and does not change any more."),
    )  # fmt: skip
