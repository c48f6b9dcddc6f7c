"""The forms over a charter: its words, agreement, milestones, complaints, signatures, and why it is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Day, Field, Link, Text, fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.issues.priorities import CharterMilestone, CharterSignOff
from k2k_desktop.services.estate.places import estates
from k2k_desktop.services.governance import organisation_choices
from k2k_desktop.services.issues.priorities import charter_pages, charters
from k2k_desktop.services.issues.priorities.charter_pages import CharterPage, Milestone
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work

Asks = Callable[[Work, QWidget, CharterPage], None]

_ROWS: Final = (
    ("title",), ("estate_id", "organisation_id"), ("problem",), ("cause",), ("solved_means",), ("lead", "partner"),
    ("budget_sen", "funded_sen"), ("funder", "due_on"), ("sign_offs",),
)  # fmt: skip
_DROP: Final = (Field("end_reason", Text(label=N_("Reason"), lines=2, longest=1000), True),)
_AGREE: Final = (
    Field("resolution_id", Link(label=N_("Resolution"), to="resolution"), True),
    Field("agreed_on", Day(label=N_("Agreed on")), True),
)
_LINK: Final = (Field("issue_id", Link(label=N_("Complaint"), to="issue"), True),)
_SIGN: Final = (
    Field("unit", Text(label=N_("Unit"), longest=60, help=N_("Then choose who signs.")), True),
    *fields(CharterSignOff.resident_id, CharterSignOff.accepted, CharterSignOff.signed_on, CharterSignOff.remarks),
)
_STEP: Final = (Field("milestone", Link(label=N_("Milestone"), to="charter_milestone"), True),
                Field("done_on", Day(label=N_("Done on")), True))  # fmt: skip
_DELETE: Final = _STEP[:1]
_TAKE_BACK: Final = (Field("sign_off", Link(label=N_("Household"), to="charter_sign_off"), True),
                     Field("reason", Text(label=N_("Reason"), lines=2, longest=400), True))  # fmt: skip
_NEW_STEP: Final = fields(CharterMilestone.title, CharterMilestone.due_on)


def edit(work: Work, host: QWidget, page: CharterPage | None, then: Callable[[int], object]) -> None:
    """Write a charter, or change the one of *page*; *then* gets the key of a new one."""
    places, bodies = work.read(estates), work.read(organisation_choices)
    values: dict[str, Any] = {"sign_offs": 3, "funded_sen": 0, "estate_id": places[0][0] if len(places) == 1 else None}
    if page is not None:
        values = work.read(charter_pages.charter_values, page.id)

    def save(given: dict[str, Any]) -> int:
        key, version = (page.id, page.version) if page else (None, 1)
        return work.change(charters.save_charter, key, version, given)

    dialog = open_form(
        work, host, _("Edit charter") if page else _("New charter"), charters.FORM, save, values=values, rows=_ROWS,
        editors={"estate_id": Chooser(places), "organisation_id": Chooser(bodies, optional=True)},
        width=680,
    )  # fmt: skip
    if page is None:
        dialog.saved.connect(then)


def agree(work: Work, host: QWidget, page: CharterPage) -> None:
    """Both sides agree, by a resolution."""
    choices = work.read(charters.resolution_choices, page.organisation_id)
    if not choices:
        show_refusal(host, UserError(N_("The committee has no carried resolution. Record the one that agrees first.")))
        return

    def save(given: dict[str, Any]) -> None:
        work.change(charters.agree_charter, page.id, page.version, given["resolution_id"], given["agreed_on"])

    open_form(
        work, host, _("Agree on charter"), _AGREE, save, editors={"resolution_id": Chooser(choices)},
        values={"resolution_id": choices[0][0], "agreed_on": work.runner.clock.today()},
        rows=(("resolution_id",), ("agreed_on",)), explain=_missing(page), verb=_("&Agree"),
    )  # fmt: skip


def _missing(page: CharterPage) -> str:
    """What must be written in the charter first."""
    return "" if page.solved_means else _("Write in the charter what “solved” means, before it is agreed on.")


def sign(work: Work, host: QWidget, page: CharterPage) -> None:
    """A household's line: its unit, who signs, and whether the problem is solved for it."""

    def find(words: str) -> list[tuple[int, str, str]]:
        return work.read(charter_pages.signers, page.estate_id, words)

    def save(given: dict[str, Any]) -> int:
        homes = work.read(charter_pages.homes_of, page.estate_id, given["unit"])
        signer = given["resident_id"]
        household = next((key for key, members in homes if signer in members), homes[0][0])
        if len(homes) > 1 and signer is None:
            raise Invalid({"resident_id": UserError(N_("Several households share this unit. Choose who signs."))})
        return work.change(
            charters.sign_off, page.id, household, bool(given["accepted"]), signer, given["signed_on"],
            given["remarks"],
        )  # fmt: skip

    fresh: dict[str, Any] = {"accepted": True, "signed_on": work.runner.clock.today()}
    open_form(
        work, host, _("Sign charter off"), _SIGN, save, values=fresh, editors={"resident_id": RecordPicker(find)},
        rows=(("unit", "resident_id"), ("accepted", "signed_on"), ("remarks",)), more=lambda: dict(fresh),
        explain=_("“Solved” means: {words}", words=page.solved_means), verb=_("&Sign"),
    )  # fmt: skip


def take_back(work: Work, host: QWidget, page: CharterPage) -> None:
    """Take out the line of a household that was entered wrongly, and say why."""
    lines = [
        (one.id, _("{unit} · {name}, {day}", unit=one.unit, name=one.name or "—", day=show_day(one.signed_on)))
        for one in page.signed
    ]
    open_form(
        work, host, _("Take back signature"), _TAKE_BACK,
        lambda given: work.change(charters.take_back_sign_off, given["sign_off"], reason=given["reason"]),
        values={"sign_off": lines[0][0] if len(lines) == 1 else None}, editors={"sign_off": Chooser(lines)},
        verb=_("&Take back"),
    )  # fmt: skip


def drop(work: Work, host: QWidget, page: CharterPage) -> None:
    """Give a charter up, and say why."""

    def save(given: dict[str, Any]) -> None:
        work.change(charters.drop_charter, page.id, page.version, given["end_reason"] or "")

    open_form(work, host, _("Drop charter"), _DROP, save, verb=_("&Drop"))


def link(work: Work, host: QWidget, page: CharterPage) -> None:
    """Say that the charter is to end another complaint too."""

    def find(words: str) -> list[tuple[int, str, str]]:
        return work.read(charter_pages.find_issues, page.estate_id, words)

    open_form(
        work, host, _("Link complaint to charter"), _LINK,
        lambda given: work.change(charters.link_to_charter, page.id, given["issue_id"]),
        editors={"issue_id": RecordPicker(find)},
    )  # fmt: skip


def add_milestone(work: Work, host: QWidget, page: CharterPage) -> None:
    """Add a step; another may follow."""
    open_form(
        work, host, _("Add milestone"), _NEW_STEP,
        lambda given: work.change(charters.save_milestone, page.id, None, given), more=dict,
    )  # fmt: skip


def mark_milestone(work: Work, host: QWidget, page: CharterPage) -> None:
    """Say that a step is done."""
    waiting = _titles([one for one in page.milestones if one.done_on is None])
    if not waiting:
        show_refusal(host, UserError(N_("Every milestone is done, or there is none. Add one first.")))
        return
    open_form(
        work, host, _("Milestone done"), _STEP,
        lambda given: work.change(
            charters.save_milestone, page.id, given["milestone"], {"done_on": given["done_on"]}
        ),
        values={"milestone": waiting[0][0], "done_on": work.runner.clock.today()}, rows=(("milestone",), ("done_on",)),
        editors={"milestone": Chooser(waiting)},
    )  # fmt: skip


def delete_milestone(work: Work, host: QWidget, page: CharterPage) -> None:
    """Take a step out that was never meant, or is not wanted any more."""
    open_form(
        work, host, _("Delete milestone"), _DELETE,
        lambda given: work.change(charters.delete_milestone, given["milestone"]),
        editors={"milestone": Chooser(_titles(page.milestones))}, verb=_("&Delete"),
    )  # fmt: skip


def _titles(steps: Sequence[Milestone]) -> list[tuple[int, str]]:
    return [
        (one.id, _("{title} — {day}", title=one.title, day=show_day(one.due_on)) if one.due_on else one.title)
        for one in steps
    ]
