"""The forms of the lift log: it stopped, it runs again, people came out, somebody looked after it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Choice, Count, Field, field_of, fields
from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.works import lifts
from k2k_desktop.services.issues.works.lifts import LiftEntry
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.moments import moment_fields, moment_row, moment_values, taken, told
from k2k_desktop.ui.kit.work import Work

_STOPPED: Final = moment_fields("started_at", N_("Stopped on"))
_RUNS: Final = moment_fields("ended_at", N_("Runs again since"))
_FREED: Final = moment_fields("freed_at", N_("Freed on"), required=False)
_TRAPPED: Final = field_of(LiftEvent.trapped)
_WHO: Final = field_of(LiftEvent.rescuer)
_FIRM: Final = field_of(LiftEvent.firm_id)
_WORDS: Final = fields(LiftEvent.cause, LiftEvent.remedy)
_PEOPLE: Final = Field("trapped", Count(label=_TRAPPED.kind.label, most=40), False)


def _kinds(of: tuple[LiftEventKind, ...]) -> Chooser:
    return Chooser([(kind, kind.say()) for kind in of])


def _firms(work: Work) -> Chooser:
    firms = work.read(facilities.firm_choices)
    return Chooser(firms, optional=True)


_KIND: Final = Field("kind", Choice(label=P_("event", "What"), of=LiftEventKind), True)


def stop(work: Work, parent: QWidget, lift: tuple[int, str], issue_id: int | None = None) -> FormDialog:
    """A lift (key, name) stands still, perhaps as a complaint says."""

    def save(given: dict[str, Any]) -> int:
        wanted = taken(given, "started_at")
        return told(
            lambda: work.change(
                lifts.lift_down, lift[0], wanted["started_at"], issue_id, wanted["kind"], wanted["trapped"] or 0,
                wanted["cause"],
            ),
            "started_at",
        )  # fmt: skip

    values = {"kind": LiftEventKind.breakdown, **moment_values("started_at", work.runner.clock.now())}
    return open_form(
        work, parent, _("{name} has stopped", name=lift[1]), (_KIND, _PEOPLE, *_STOPPED, _WORDS[0]), save,
        values=values, editors={"kind": _kinds((LiftEventKind.breakdown, LiftEventKind.planned_stop))},
        rows=(("kind", "trapped"), moment_row("started_at"), ("cause",)), verb=_("&Record"),
    )  # fmt: skip


def run_again(work: Work, parent: QWidget, name: str, entry: LiftEntry) -> FormDialog:
    """The open stop *entry* of the lift ends."""
    names = ("ended_at", "freed_at") if entry.trapped and entry.freed_at is None else ("ended_at",)

    def save(given: dict[str, Any]) -> None:
        wanted = taken(given, *names)
        ended = wanted.pop("ended_at")
        told(lambda: work.change(lifts.lift_up, entry.id, entry.version, ended, wanted), *names)

    inside = (*_FREED, _WHO) if len(names) > 1 else ()
    rows = [moment_row("ended_at"), *([moment_row("freed_at"), ("rescuer",)] if inside else []), ("firm_id",)]
    values = {
        **moment_values("ended_at", work.runner.clock.now()), "cause": entry.cause, "remedy": entry.remedy,
        "firm_id": entry.firm_id, "rescuer": entry.rescuer,
    }  # fmt: skip
    return open_form(
        work, parent, _("{name} runs again", name=name), (*_RUNS, *inside, _FIRM, *_WORDS), save, values=values,
        editors={"firm_id": _firms(work)}, rows=(*rows, ("cause",), ("remedy",)), verb=_("&Record"),
    )  # fmt: skip


def freed(work: Work, parent: QWidget, entry: LiftEntry) -> FormDialog:
    """How many were trapped, when they came out, and by whom."""

    def save(given: dict[str, Any]) -> None:
        wanted = taken(given, "freed_at")
        told(
            lambda: work.change(
                lifts.note_freed, entry.id, entry.version, wanted["trapped"] or 0, wanted["freed_at"],
                wanted["rescuer"],
            ),
            "freed_at",
        )  # fmt: skip

    when = entry.freed_at or work.runner.clock.now()
    values = {"trapped": entry.trapped or 1, "rescuer": entry.rescuer, **moment_values("freed_at", when)}
    return open_form(
        work, parent, _("People trapped"), (_PEOPLE, _WHO, *_FREED), save, values=values,
        rows=(("trapped", "rescuer"), moment_row("freed_at")), verb=_("&Record"),
    )  # fmt: skip


def visit(work: Work, parent: QWidget, lift: tuple[int, str], firm_id: int | None = None) -> FormDialog:
    """The monthly service or an inspection of the lift (key, name) took place."""

    def save(given: dict[str, Any]) -> int:
        wanted = taken(given, "started_at")
        return told(
            lambda: work.change(
                lifts.note_visit, lift[0], wanted["kind"], wanted["started_at"], wanted["firm_id"], wanted["remedy"]
            ),
            "started_at",
        )

    values = {
        "kind": LiftEventKind.service, "firm_id": firm_id, **moment_values("started_at", work.runner.clock.now())
    }  # fmt: skip
    return open_form(
        work, parent, _("Visit: {name}", name=lift[1]),
        (_KIND, _FIRM, *moment_fields("started_at", N_("Took place on")), _WORDS[1]), save, values=values,
        editors={"kind": _kinds(lifts.VISITS), "firm_id": _firms(work)},
        rows=(("kind",), moment_row("started_at"), ("firm_id",), ("remedy",)), verb=_("&Record"),
    )  # fmt: skip


def correct(work: Work, parent: QWidget, entry: LiftEntry) -> FormDialog:
    """Put an entry of the log right."""
    names = ("started_at", "ended_at", "freed_at") if entry.is_stop else ("started_at",)

    def save(given: dict[str, Any]) -> int:
        wanted = taken(given, *names)
        if "trapped" in wanted:
            wanted["trapped"] = wanted["trapped"] or 0
        return told(lambda: work.change(lifts.save_lift_event, entry.id, entry.version, wanted), *names)

    ends = moment_fields("ended_at", N_("Runs again since"), required=entry.ended_at is not None)
    stops = (*ends, _PEOPLE, _WHO, *_FREED, *_WORDS) if entry.is_stop else (_WORDS[1],)
    rows: list[tuple[str, ...]] = [("kind",), moment_row("started_at")]
    if entry.is_stop:
        rows += [moment_row("ended_at"), ("trapped", "rescuer"), moment_row("freed_at"), ("firm_id",), ("cause",)]
    else:
        rows.append(("firm_id",))
    values: dict[str, Any] = {
        name: getattr(entry, name) for name in ("kind", "trapped", "rescuer", "cause", "remedy", "firm_id")
    }
    for name in ("started_at", "ended_at", "freed_at"):
        values |= moment_values(name, getattr(entry, name))
    kinds = (LiftEventKind.breakdown, LiftEventKind.planned_stop) if entry.is_stop else lifts.VISITS
    return open_form(
        work, parent, _("Correct lift log"), (_KIND, *_STOPPED, _FIRM, *stops), save, values=values,
        editors={"kind": _kinds(kinds), "firm_id": _firms(work)}, rows=(*rows, ("remedy",)),
    )  # fmt: skip
