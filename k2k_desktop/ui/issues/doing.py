"""What can be done with a complaint: one list for buttons, Ctrl+. and the palette; its status comes first."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.models.issues import EventKind, IssueStatus, SatisfactionAbout
from k2k_desktop.services.issues import counting, duplicates, events, intake, statuses, verifying
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.ui.issues import dialogs, taps
from k2k_desktop.ui.issues.looks import STATUS_ICONS
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import try_change
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work

# Each offers commands(work, shell, parent, page) -> list[Command]; its acts come after those here.
MORE: Final[tuple[str, ...]] = (
    "k2k_desktop.ui.issues.replies",
    "k2k_desktop.ui.issues.papers",
    "k2k_desktop.ui.issues.neighbours",
    "k2k_desktop.ui.issues.lifting",
    "k2k_desktop.ui.issues.works",
)
_ENDED: Final = (IssueStatus.verified, IssueStatus.closed, IssueStatus.rejected)
_PAUSED: Final = (IssueStatus.on_hold, IssueStatus.referred)
_CLOSED: Final = N_("This complaint is closed. Reopen it first.")


class Doing:
    """Makes the commands of a complaint; *window* is where their forms stand, *edit* opens its form."""

    def __init__(self, work: Work, shell: Shell, window: QWidget, edit: Callable[[IssuePage], object]) -> None:
        self._work, self._shell, self._window, self._edit = work, shell, window, edit

    def moves(self, page: IssuePage) -> list[Command]:
        """Where its life leads from here, asking only what the new status needs."""
        if page.status in _ENDED:
            made = [self._asks("reopen", N_("Reopen…"), statuses.reopen, self._reopen(page), "rotate-ccw")]
            if page.status is IssueStatus.verified:
                close = partial(dialogs.close, self._work, self._window, page)
                made.insert(0, self._asks("close", N_("Close…"), statuses.close, close, "circle-check"))
            return made
        made = [made for status in page.moves for made in self._move(page, status)]
        if page.status is IssueStatus.done:  # accepted and refused are both a verification
            made.sort(key=lambda command: command.name != "issues.verify")
        return made

    def acts(self, page: IssuePage) -> list[Command]:
        """What does not move it."""
        work, window = self._work, self._window
        is_open = _because(page.status in _ENDED, _CLOSED)
        repaired = _because(page.clock.finished_at is None, N_("The repair is not finished yet."))
        noted = N_("Telephone call…")
        return [
            self._asks("assign", N_("Assign…"), statuses.assign, partial(dialogs.assign, work, window, page),
                       "user-round-check", is_open),
            self._asks("note", N_("Add remark…"), events.add_note, partial(dialogs.note, work, window, page),
                       "message-square"),
            self._asks("call", noted, events.add_note, partial(dialogs.note, work, window, page, EventKind.call),
                       "phone"),
            self._asks("count_in", N_("Count household in…"), counting.count_in,
                       partial(dialogs.count_in, work, window, page), "users", is_open),
            self._asks("photo", N_("Attach photo…"), events.add_photo, partial(dialogs.add_photos, work, window, page),
                       "camera"),
            replace(self._asks("edit", N_("Edit"), intake.save_issue, partial(self._edit, page), "pencil", is_open),
                    shortcut="F2"),
            self._asks("set_priority", N_("Change priority…"), statuses.set_priority,
                       partial(dialogs.set_priority, work, window, page), "arrow-up-down", is_open),
            self._asks("join", N_("Join to another complaint…"), duplicates.join,
                       partial(dialogs.join, work, window, page), "git-merge", is_open),
            self._asks("face_repair", N_("Satisfaction with the repair…"), verifying.note_satisfaction,
                       partial(self._face, page, SatisfactionAbout.repair), "smile", repaired),
            self._asks("face_counter", N_("Satisfaction at the counter…"), verifying.note_satisfaction,
                       partial(self._face, page, SatisfactionAbout.counter), "smile"),
        ]  # fmt: skip

    def more(self, page: IssuePage) -> list[Command]:
        """What other parts of the feature add: papers, replies, neighbours."""
        made: list[Command] = []
        for name in MORE:
            module = importlib.import_module(name)
            made += module.commands(self._work, self._shell, self._window, page)
        return made

    def _move(self, page: IssuePage, status: IssueStatus) -> list[Command]:
        work, window = self._work, self._window
        asks: dict[IssueStatus, tuple[str, str, Action[..., Any], Callable[[], object]]] = {
            IssueStatus.reviewed: ("review", P_("issue", "Reviewed"), statuses.review,
                                   partial(self._now, page, statuses.review)),
            IssueStatus.on_hold: ("hold", N_("On hold…"), statuses.hold, partial(dialogs.hold, work, window, page)),
            IssueStatus.referred: ("refer", N_("Refer to agency…"), statuses.refer,
                                   partial(dialogs.refer, work, window, page)),
            IssueStatus.done: ("finish", N_("Awaiting verification…"), statuses.finish,
                               partial(dialogs.finish, work, window, page)),
            IssueStatus.verified: ("verify", N_("Record verification…"), verifying.verify,
                                   partial(dialogs.verify, work, window, page)),
            IssueStatus.closed: ("close", N_("Close…"), statuses.close, partial(dialogs.close, work, window, page)),
            IssueStatus.rejected: ("reject", N_("Reject…"), statuses.reject,
                                   partial(dialogs.with_reason, work, window, page, statuses.reject)),
        }  # fmt: skip
        if status is IssueStatus.in_progress and page.status is not IssueStatus.done:
            resumed = page.status in _PAUSED
            act = statuses.resume if resumed else statuses.start
            words = N_("Resume work") if resumed else P_("issue", "In progress")
            asks[status] = ("resume" if resumed else "start", words, act, partial(self._now, page, act))
        if status not in asks or (status is IssueStatus.reviewed and page.status in _PAUSED):
            return []
        name, words, act, run = asks[status]
        return [self._asks(name, words, act, run, STATUS_ICONS[status])]

    def _asks(
        self,
        name: str,
        words: str,
        act: Action[..., Any],
        run: Callable[[], object],
        icon: str,
        enabled: Callable[[], UserError | None] = lambda: None,
    ) -> Command:
        made = command_for(act, self._work, run, label=words, icon=icon, enabled=enabled)
        return replace(made, name=f"issues.{name}")

    def _now(self, page: IssuePage, act: Action[..., Any]) -> None:
        if try_change(self._window.window(), lambda: self._work.change(act, page.id, page.version)):
            self._shell.say(_("The status of {reference} was changed.", reference=page.reference))

    def _reopen(self, page: IssuePage) -> Callable[[], object]:
        return partial(dialogs.with_reason, self._work, self._window, page, statuses.reopen)

    def _face(self, page: IssuePage, about: SatisfactionAbout) -> None:
        said = _("Satisfaction noted.")
        taps.ask_face(self._work, self._window, about, page.id, lambda: self._shell.say(said))


def _because(stands_in_the_way: bool, why: str) -> Callable[[], UserError | None]:
    return lambda: UserError(why) if stands_in_the_way else None
