"""What happened in the room of the invented meetings: a guest of an agency, a conflict of interest, a vote by hands."""

from __future__ import annotations

from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.models.meetings.room import VoteMethod
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import interests, voting
from k2k_desktop.services.runner import Runner


def add_room(secretary: Runner, meeting: int) -> None:
    """Put these into a meeting in session; the vote is on the first decision of its minutes, if there is one."""
    change = secretary.change
    change(meetings.add_guest, meeting, "Rozita binti Jaafar", "Jabatan Kebajikan Masyarakat")
    page = secretary.read(meetings.meeting_page, meeting)
    for item in page.items:
        decided = next((entry for entry in item.entries if entry.kind is EntryKind.decision and entry.id), None)
        if decided is None:
            continue
        member = page.people[5]
        change(interests.step_out, meeting, item.id, member.id, "Abangnya bekerja dengan kontraktor lif")
        change(
            voting.record_vote, meeting, item.id, decided.text, VoteMethod.hands, favour=6, against=1,
            minute_entry_id=decided.id,
        )  # fmt: skip
        return
