"""What is done with the people of a meeting while an item is in hand: presence, conflicts, votes, proxies, benches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from k2k_desktop.core.actions import Action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.meetings import AttendanceClass, Bench, MeetingKind, MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import Person, attendance, interests, proxies, voting
from k2k_desktop.services.meetings.room import RoomView, room_at
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.meetings import attending, dialogs
from k2k_desktop.ui.meetings import interests as interest_forms
from k2k_desktop.ui.meetings import voting as vote_forms
from k2k_desktop.ui.meetings.doing import OPEN

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

TABLES: Final = frozenset({"step_out", "vote", "named_vote", "proxy", "declaration"})
_GROUP: Final = "people"
_CLASSES: Final = {
    AttendanceClass.present: N_("Mark as present"),
    AttendanceClass.in_attendance: N_("Mark as in attendance"),
    AttendanceClass.apologies: N_("Mark as absent with apologies"),
    AttendanceClass.absent: N_("Mark as absent without notice"),
    AttendanceClass.secretariat: N_("Mark as secretariat"),
}
_BENCHES: Final = {
    Bench.residents: N_("Seat on the residents' bench"),
    Bench.management: N_("Seat on the management's bench"),
    Bench.agency: N_("Seat on the agencies' bench"),
}


class InRoom:
    """The people side of a `MeetingView`: its pane asks, its commands do."""

    def __init__(self, view: MeetingView) -> None:
        self._view = view
        self.room: RoomView | None = None
        pane = view.people
        pane.ticked.connect(self.tick)
        pane.opened.connect(self.open_person)
        pane.guest_wanted.connect(self.add_guest)
        pane.notes.step_out_wanted.connect(self.step_out)
        pane.notes.back_wanted.connect(self.step_in)

    def read(self) -> RoomView | None:
        """The room while the item in hand is dealt with; None before the meeting opens."""
        view = self._view
        known = any(item.id == view.item_id for item in view.page.items)
        self.room = view.work.read(room_at, view.page.id, view.item_id) if view.page.status in OPEN and known else None
        view.people.notes.may_write = self._refusal(interests.step_out) is None
        return self.room

    def commands(self) -> list[Command]:
        """What can be done with the person in hand, and with the room at the item in hand."""
        if self._view.page.minutes_status is not MinutesStatus.draft:
            return []
        work, page = self._view.work, self._view.page
        found = [
            command_for(meetings.add_guest, work, self.add_guest, group=_GROUP),
            self._of_person("edit", N_("Edit attendance"), self.open_current, "pencil", meetings.mark),
        ]
        for kind, words in _CLASSES.items():
            run = partial(self._mark, kind)
            found.append(self._of_person(f"mark_{kind.name}", words, run, "", meetings.mark))
        if page.kind is MeetingKind.co_management:
            for bench, words in _BENCHES.items():
                run = partial(self._seat, bench)
                found.append(self._of_person(f"bench_{bench.name}", words, run, "", attendance.set_bench))
        if page.status in OPEN:
            found += self._of_room()
        return found

    def _of_room(self) -> list[Command]:
        work = self._view.work
        found = [
            command_for(interests.step_out, work, self.step_out, group=_GROUP),
            command_for(voting.record_vote, work, self.vote, group=_GROUP),
        ]
        if self.room is None:
            return found
        if self.room.out:
            found.append(command_for(interests.step_in, work, self.step_in, enabled=self._is_out, group=_GROUP))
        if self.room.votes:
            found.append(command_for(voting.remove_vote, work, self.take_vote_back, icon="undo-2", group=_GROUP))
        if self.room.general:
            add = partial(attending.add_member, work, self._view, self._view.page, self._view.people.people.select_key)
            found.append(command_for(attendance.add_present_member, work, add, group=_GROUP))
        if self.room.proxies_allowed:
            give = partial(attending.give_proxy, work, self._view, self._view.page)
            found.append(command_for(proxies.give_proxy, work, give, icon="user-check", group=_GROUP))
            if self.room.proxies:
                back = partial(attending.take_proxy_back, work, self._view, self.room)
                found.append(command_for(proxies.take_proxy_back, work, back, icon="undo-2", group=_GROUP))
        return found

    # ---- what is done

    def tick(self, key: int) -> None:
        """Space on somebody: here or away, from the item in hand on."""
        view = self._view
        if self.room is not None:
            view.doing.attempt(attendance.come_or_go, key, self.room.item_id)
            return
        person = self._person(key)
        came = AttendanceClass.in_attendance if person.guest else AttendanceClass.present
        here = person.attended_as in attendance.HERE
        view.doing.attempt(meetings.mark, key, AttendanceClass.absent if here else came)

    def open_person(self, key: int) -> None:
        """The whole line of somebody in a form."""
        if refused := self._refusal(meetings.mark):
            show_refusal(self._view, refused)
            return
        attending.change_attendance(self._view.work, self._view, self._view.page, self._person(key))

    def open_current(self) -> None:
        """`open_person` of the one in hand."""
        if (key := self._current()) is not None:
            self.open_person(key)

    def add_guest(self) -> None:
        """Ask for somebody who is no member."""
        dialogs.add_guest(self._view.work, self._view, self._view.page.id)

    def step_out(self, key: int | None = None, declaration_id: int | None = None) -> None:
        """Ask who leaves the room for the item in hand, and why."""
        if self.room is not None:
            chosen = key if key is not None else self._current()
            interest_forms.step_out(
                self._view.work, self._view, self._view.page, self.room, chosen, declaration_id
            )  # fmt: skip

    def step_in(self, key: int | None = None) -> None:
        """Take back that somebody stepped out."""
        chosen = key if key is not None else self._current()
        if self.room is not None and chosen is not None:
            self._view.doing.attempt(interests.step_in, self._view.page.id, self.room.item_id, chosen)

    def vote(self) -> None:
        """Ask for a vote on the item in hand; its paragraphs are saved first."""
        view = self._view
        if not view.save():
            return
        item = next((one for one in view.page.items if one.id == view.item_id), None)
        if self.room is not None and item is not None:
            if not self.room.quorum.reached:
                words = N_("There is no quorum at this item, so nothing is decided. Wait for members, or adjourn.")
                show_refusal(view, UserError(words))
                return
            vote_forms.record_vote(view.work, view, view.page, self.room, item)

    def take_vote_back(self) -> None:
        """Take the last vote at the item out again."""
        if self.room is not None and self.room.votes:
            self._view.doing.attempt(voting.remove_vote, self.room.votes[-1].id)

    def _mark(self, kind: AttendanceClass) -> None:
        key = self._current()
        if key is None:
            return
        if kind is AttendanceClass.apologies:  # it asks for the reason
            attending.change_attendance(self._view.work, self._view, self._view.page, self._person(key), kind)
        else:
            self._view.doing.attempt(meetings.mark, key, kind)

    def _seat(self, bench: Bench) -> None:
        if (key := self._current()) is not None:
            self._view.doing.attempt(attendance.set_bench, key, bench)

    # ---- who is in hand

    def _current(self) -> int | None:
        return self._view.people.people.current_key()

    def _person(self, key: int) -> Person:
        return next(one for one in self._view.page.people if one.id == key)

    def _chosen(self) -> UserError | None:
        if self._current() is None:
            return UserError(N_("Choose a person in the list of attendance first."))
        return None

    def _is_out(self) -> UserError | None:
        key = self._current()
        if self.room is not None and any(one.attendance_id == key for one in self.room.out):
            return None
        return UserError(N_("Choose a person who stepped out of this item."))

    def _of_person(self, name: str, words: str, run: partial[None] | Any, icon: str, act: Action[..., Any]) -> Command:
        return Command(
            f"meetings.person_{name}", words, run, "", "record", icon,
            lambda: self._view.work.can(act) or self._chosen(), _GROUP,
        )  # fmt: skip

    def _refusal(self, act: Action[..., Any]) -> UserError | None:
        if self._view.page.minutes_status is not MinutesStatus.draft:
            return UserError(N_("These minutes have been sent round and are not changed any more."))
        return self._view.work.can(act)
