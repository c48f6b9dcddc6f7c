"""The forms of a resolution: entering one, sending one round, its replies, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, fields, required
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.governance.standing import Resolution, ResolutionReply, ResolutionState
from k2k_desktop.services import governance
from k2k_desktop.services.governance import circulars, register, resolutions
from k2k_desktop.services.governance.circulars import Asked
from k2k_desktop.services.governance.register import ResolutionView
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.work import Work

_NEW = (
    *fields(Resolution.text, Resolution.meeting_id),
    *(Field(one.name, one.kind, False) for one in fields(Resolution.resolved_on)),
    *fields(
        Resolution.proposer, Resolution.seconder, Resolution.majority, Resolution.consensus, Resolution.votes_for,
        Resolution.votes_against, Resolution.abstained, Resolution.effective_on,
    ),
)  # fmt: skip
_ROUND = (*fields(Resolution.text), *fields(Resolution.reply_by), *fields(Resolution.majority))
_SUPERSEDE = fields(Resolution.state, Resolution.superseded_by_id)
_REPLY = fields(ResolutionReply.appointment_id, ResolutionReply.answer, ResolutionReply.replied_on)
_WHO = fields(ResolutionReply.appointment_id)
_RATIFY = required(Resolution.ratified_at_id)
_DATED = ("effective_on", "implemented_on")


def record(work: Work, parent: QWidget, body: int, then: Callable[[int], None]) -> None:
    """Enter a resolution of a meeting, or of a day before the office kept its meetings here."""

    def save(given: dict[str, Any]) -> int:
        text = given.pop("text") or ""
        return work.change(resolutions.record_resolution, body, text, **given)

    dialog = open_form(
        work, parent, _("Record resolution"), _NEW, save,
        values={"majority": Majority.simple, "consensus": True, "resolved_on": work.runner.clock.today()},
        editors={
            "meeting_id": Chooser(work.read(register.meeting_choices, body), optional=True), **_names(work, body),
        },
        rows=(
            ("text",), ("meeting_id", "resolved_on"), ("proposer", "seconder"), ("consensus", "majority"),
            ("votes_for", "votes_against"), ("abstained", "effective_on"),
        ),
        width=720,
    )  # fmt: skip
    dialog.saved.connect(then)


def edit(work: Work, parent: QWidget, one: ResolutionView) -> None:
    """Change a resolution; the service says what may still change."""
    form = fields(
        Resolution.text, Resolution.proposer, Resolution.seconder, Resolution.majority, Resolution.consensus,
        Resolution.votes_for, Resolution.votes_against, Resolution.abstained, Resolution.effective_on,
        Resolution.implemented_on,
    )  # fmt: skip
    values = {part.name: getattr(one, part.name) for part in form}
    values |= {"proposer": one.proposer or None, "seconder": one.seconder or None}
    open_form(
        work, parent, resolutions.name_of(one.number, one.year), form,
        lambda given: work.change(resolutions.save_resolution, one.id, one.version, given),
        values=values, editors=_names(work, one.organisation_id),
        rows=(
            ("text",), ("proposer", "seconder"), ("consensus", "majority"), ("votes_for", "votes_against"),
            ("abstained",), _DATED,
        ),
        width=720,
    )  # fmt: skip


def send_round(work: Work, parent: QWidget, body: int, then: Callable[[int], None]) -> None:
    """Put a resolution to the members in office today."""

    def save(given: dict[str, Any]) -> int:
        text = given["text"] or ""
        return work.change(circulars.circulate_resolution, body, text, given["reply_by"], given["majority"])

    dialog = open_form(
        work, parent, _("Send resolution round"), _ROUND, save, values={"majority": Majority.simple},
        rows=(("text",), ("reply_by", "majority")), verb=_("&Send round"), width=640,
    )  # fmt: skip
    dialog.saved.connect(then)


def reply(work: Work, parent: QWidget, one: ResolutionView, people: Sequence[Asked]) -> None:
    """Record the answer of one of those asked."""
    waiting = [person for person in people if person.answer is None and not person.gone]
    if not waiting:
        show_refusal(parent, UserError(N_("Everybody still in office has replied. Count the replies.")))
        return

    def save(given: dict[str, Any]) -> None:
        work.change(circulars.record_reply, one.id, given["appointment_id"], given["answer"], given["replied_on"])

    open_form(
        work, parent, _("Record reply"), _REPLY, save,
        values={"appointment_id": waiting[0].appointment_id, "replied_on": work.runner.clock.today()},
        editors={"appointment_id": Chooser([_choice(person) for person in waiting])},
        rows=(("appointment_id",), ("answer", "replied_on")), width=640,
    )  # fmt: skip


def take_back(work: Work, parent: QWidget, one: ResolutionView, people: Sequence[Asked]) -> None:
    """Take out an answer keyed in wrongly."""
    answered = [person for person in people if person.answer is not None]
    if not answered:
        show_refusal(parent, UserError(N_("Nobody has replied yet.")))
        return
    open_form(
        work, parent, _("Take reply back"), _WHO,
        lambda given: work.change(circulars.take_back_reply, one.id, given["appointment_id"]),
        values={"appointment_id": answered[-1].appointment_id},
        editors={"appointment_id": Chooser([_choice(person) for person in answered])}, verb=_("&Take back"), width=640,
    )  # fmt: skip


def supersede(work: Work, parent: QWidget, one: ResolutionView) -> None:
    """Amend or revoke one by a later carried one."""
    later = work.read(register.carried_choices, one.organisation_id, one.id)
    if not later:
        show_refusal(parent, UserError(N_("There is no later carried resolution. Record that one first.")))
        return

    def save(given: dict[str, Any]) -> None:
        work.change(resolutions.supersede, one.id, one.version, given["superseded_by_id"], given["state"])

    states = [(state, state.say()) for state in (ResolutionState.amended, ResolutionState.revoked)]
    open_form(
        work, parent, _("Amend or revoke {name}", name=resolutions.name_of(one.number, one.year)), _SUPERSEDE, save,
        values={"state": ResolutionState.amended, "superseded_by_id": later[0][0]},
        editors={"state": Chooser(states), "superseded_by_id": Chooser(later)},
        rows=(("state",), ("superseded_by_id",)), width=640,
    )  # fmt: skip


def ratify(work: Work, parent: QWidget, one: ResolutionView) -> None:
    """Note at which meeting it was ratified."""
    meetings = work.read(register.meeting_choices, one.organisation_id, one.resolved_on)
    if not meetings:
        none = N_("No meeting since it went round has its minutes still in draft. It stands on the next agenda.")
        show_refusal(parent, UserError(none))
        return
    open_form(
        work, parent, _("Ratify {name}", name=resolutions.name_of(one.number, one.year)), _RATIFY,
        lambda given: work.change(circulars.ratify, one.id, given["ratified_at_id"]),
        values={"ratified_at_id": meetings[0][0]}, editors={"ratified_at_id": Chooser(meetings)},
        verb=_("&Ratify"), width=640,
    )  # fmt: skip


def _names(work: Work, body: int) -> dict[str, Editor]:
    names = [member.name for member in work.read(governance.organisation_page, body).members]
    return {"proposer": Offering(names), "seconder": Offering(names)}


def _choice(person: Asked) -> tuple[int, str]:
    return person.appointment_id, f"{person.name} · {person.position}"
