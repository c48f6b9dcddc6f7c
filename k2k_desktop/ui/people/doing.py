"""What can be done with a resident, a household or a unit: one list for buttons, menus and the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.people import Relationship, Standing
from k2k_desktop.services.estate import places as estate
from k2k_desktop.services.estate.pages import UnitPage
from k2k_desktop.services.people import arriving, moves, residents
from k2k_desktop.services.people.lists import Verification
from k2k_desktop.services.people.pages import HouseholdPage, MemberLine, ResidentPage
from k2k_desktop.services.retention import rules
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.masked import SHOW, MaskedValue
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people import forms, merging, places
from k2k_desktop.ui.people import moves as move_forms
from k2k_desktop.ui.people.papers import Papers

Refusal = Callable[[], UserError | None]


class Doing:
    """Makes the commands of a record; *window* is where their forms stand."""

    def __init__(self, work: Work, shell: Shell, window: QWidget) -> None:
        self._work, self._shell, self._window = work, shell, window
        self.papers = Papers(work, shell, window)

    def resident(self, page: ResidentPage) -> list[Command]:
        """What can be done with somebody; the first is Edit."""
        work, window = self._work, self._window
        lives = _because(page.household_id is None, N_("This person lives in no unit at the moment."))
        away = _because(page.household_id is not None, N_("This person lives in a unit. Record the moving out first."))
        alive = _because(page.standing is Standing.deceased, N_("This death is already recorded."))
        shown = _because(not page.documents, N_("No identity document has been recorded yet."))
        agreed = _because(not page.consents, N_("No consent has been recorded yet."))
        home = page.household_id or 0
        person = (page.resident_id, page.name)
        return [
            self._command(residents.save_resident, lambda: forms.edit_resident(work, self._shell, window, page),
                          label=N_("Edit"), shortcut="F2", icon="pencil"),
            self._command(residents.verify_resident, lambda: self._verify(page)),
            self._command(residents.save_document, lambda: forms.add_document(work, window, page),
                          label=N_("Add identity document"), icon="id-card"),
            self._command(residents.save_document, self.papers.edit_document(page),
                          label=N_("Edit identity document"), icon="pencil", enabled=shown,
                          name="people.edit_document"),
            self._command(residents.remove_document, self.papers.remove_document(page), enabled=shown),
            self._command(residents.save_consent, lambda: forms.record_consent(work, window, page),
                          label=N_("Record consent"), icon="shield-check"),
            self._command(residents.save_consent, self.papers.change_consent(page), label=N_("Change consent"),
                          icon="shield", enabled=agreed, name="people.change_consent"),
            *self.papers.privacy(page),
            self._command(arriving.settle, lambda: move_forms.move_in(work, window, person=person), enabled=away),
            self._command(moves.move_out, lambda: self._leave(page.members, [page.resident_id]), enabled=lives),
            self._command(moves.transfer_household, lambda: move_forms.transfer(work, window, home), enabled=lives),
            self._command(moves.record_birth, lambda: self._birth(home), enabled=lives),
            self._command(moves.change_head, lambda: move_forms.change_head(work, window, home, page.members),
                          enabled=_because(len(page.members) < 2, N_("Nobody else lives in this household."))),
            self._command(estate.appoint_floor_head, lambda: move_forms.appoint_floor_head(work, window, page),
                          enabled=alive),
            *([self._command(estate.end_floor_head, self.papers.end_floor_head(page))] if page.floor_heads else []),
            *self.papers.photo(page),
            command_for(rules.save_hold, work, lambda: self._hold(page), label=N_("Hold this record…"), icon="lock"),
            command_for(residents.reveal_number, work, self._show_number, label=SHOW, icon="eye", enabled=shown),
            self._command(moves.record_death, lambda: move_forms.record_death(work, window, page), enabled=alive),
            self._command(residents.merge_residents, lambda: merging.merge(work, window, page)),
        ]  # fmt: skip

    def used_most(self, page: ResidentPage) -> str:
        """The command that has a button beside Edit."""
        if page.household_id is None and page.standing is not Standing.deceased:
            return arriving.settle.name
        verified = page.verification is Verification.verified
        return residents.save_consent.name if verified else residents.verify_resident.name

    def household(self, page: HouseholdPage) -> list[Command]:
        """What can be done with a household."""
        work, window = self._work, self._window
        here = _because(
            page.moved_out_on is not None,
            N_("This household has moved out. Its record is history and stays as it is."),
        )
        key, chosen = page.household_id, [one.resident_id for one in page.members]
        return [
            self._command(moves.save_household, lambda: move_forms.edit_household(work, window, page),
                          label=N_("Edit"), shortcut="F2", icon="pencil"),
            self._command(arriving.settle, lambda: move_forms.move_in(work, window, unit=(page.unit_id, page.unit)),
                          label=N_("Add to household"), icon="user-plus", enabled=here),
            self._command(moves.change_head, lambda: move_forms.change_head(work, window, key, page.members),
                          enabled=_because(len(page.members) < 2, N_("Nobody else lives in this household."))),
            self._command(moves.record_birth, lambda: self._birth(key), enabled=here),
            self._command(moves.transfer_household, lambda: move_forms.transfer(work, window, key), enabled=here),
            self._command(moves.move_out, lambda: self._leave(page.members, chosen), enabled=here),
        ]  # fmt: skip

    def unit(self, page: UnitPage) -> list[Command]:
        """What can be done with a unit."""
        work, window, shell = self._work, self._window, self._shell
        return [
            self._command(estate.save_unit, lambda: places.edit_unit(work, window, page), label=N_("Edit"),
                          shortcut="F2", icon="pencil"),
            self._command(arriving.settle, lambda: move_forms.move_in(work, window, unit=(page.unit_id, page.code))),
            self._command(estate.save_tenure, lambda: places.set_tenure(work, window, page), label=N_("Set tenure"),
                          icon="key"),
            self._command(
                estate.save_unit,
                lambda: places.new_unit(work, window, page.block_id, lambda key: shell.open_record("unit", key)),
                label=N_("New unit"), icon="plus", name="people.new_unit",
            ),
        ]  # fmt: skip

    def _command(
        self,
        act: Action[..., Any],
        run: Callable[[], object],
        *,
        label: str = "",
        shortcut: str = "",
        icon: str = "",
        enabled: Refusal = lambda: None,
        name: str = "",
    ) -> Command:
        made = command_for(act, self._work, run, label=label, shortcut=shortcut, icon=icon, enabled=enabled)
        if not name:
            return made
        return Command(name, made.label, run, shortcut, "record", made.icon, made.enabled)

    def _verify(self, page: ResidentPage) -> None:
        try:
            self._work.change(residents.verify_resident, page.resident_id)
        except UserError as error:  # shown: there is no form
            show_refusal(self._window, error)
            return
        self._shell.toast(_("{name} is marked as verified.", name=page.name))

    def _leave(self, members: list[MemberLine], chosen: list[int]) -> None:
        move_forms.move_out(self._work, self._window, members, chosen)

    def _hold(self, page: ResidentPage) -> None:
        """Keep the record from being erased while a case or an audit needs it."""
        open_form(
            self._work, self._window, _("Legal hold"), rules.HOLD_FORM,
            lambda given: self._work.change(rules.save_hold, None, 0, ("resident", page.resident_id), given),
            values={"from_on": self._work.runner.clock.today()}, rows=(("reason",), ("from_on", "until_on")),
            explain=_("While it stands nothing of this is erased. Without a last day it stands until you end it."),
        )  # fmt: skip

    def _show_number(self) -> None:
        """The first thing under dots in view asks why."""
        covered = [one for one in self._window.findChildren(MaskedValue) if one.isVisible() and not one.eye.isHidden()]
        if covered:
            covered[0].ask()

    def _birth(self, household: int) -> None:
        move_forms.record_birth(
            self._work, self._window, household, lambda key: self._shell.open_record("resident", key)
        )


def head_of(members: list[MemberLine]) -> str:
    """The name of the head; a dash where there is none."""
    return next((one.name for one in members if one.relationship is Relationship.head), "—")


def _because(stands_in_the_way: bool, why: str) -> Refusal:
    return lambda: UserError(why) if stands_in_the_way else None
