"""What follows confirmed minutes in the invented office: an amendment at the next meeting, and an extract."""

from __future__ import annotations

from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import amendments, extracts
from k2k_desktop.services.runner import Runner


def add_correction(manager: Runner, confirmed: int, at_meeting: int, proposer: int, seconder: int) -> None:
    """Amend the minutes *confirmed* at *at_meeting*, moved by two present there, and extract their resolution."""
    entries = [one for item in manager.read(meetings.meeting_page, confirmed).items for one in item.entries]
    wrong = next(one for one in entries if one.kind is EntryKind.note and "86" in one.text)
    manager.change(
        amendments.amend_minutes, confirmed, at_meeting, wrong.number, "“86 isi rumah” dibaca “68 isi rumah”.",
        "Tersilap taip.", proposer, seconder,
    )  # fmt: skip
    resolved = next(one for one in entries if one.kind is EntryKind.resolution)
    if resolved.id is not None:
        manager.change(extracts.make_extract, resolved.id, "Jabatan Perumahan Majlis Perbandaran")
