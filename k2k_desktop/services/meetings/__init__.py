"""Meetings: planned, attended, written down, printed and confirmed."""

from __future__ import annotations

from k2k_desktop.services.meetings.adjourning import adjourn_meeting
from k2k_desktop.services.meetings.agenda import STANDARD, add_item, move_item, remove_item, rename_item
from k2k_desktop.services.meetings.arising import (
    Arising,
    Unconfirmed,
    close_action,
    matters_arising,
    unconfirmed_minutes,
)
from k2k_desktop.services.meetings.attendance import Person, Quorum, add_guest, mark, quorum, remove_guest
from k2k_desktop.services.meetings.confirming import confirm_minutes
from k2k_desktop.services.meetings.lists import ALL, Found, find, meeting_of_reference
from k2k_desktop.services.meetings.minutes import Written, circulate, finish_item, write_item
from k2k_desktop.services.meetings.notice_papers import attendance_pdf, notice_pdf
from k2k_desktop.services.meetings.notices import issue_notice
from k2k_desktop.services.meetings.pages import ConfirmedAt, EntryView, ItemView, MeetingPage, item_page, meeting_page
from k2k_desktop.services.meetings.papers import minutes_pdf
from k2k_desktop.services.meetings.planning import (
    FORM,
    cancel_meeting,
    close_meeting,
    delete_meeting,
    open_meeting,
    plan,
    save_meeting,
)
from k2k_desktop.services.meetings.series import next_number
from k2k_desktop.services.meetings.tags import TAGS, EntryDraft, match_member, parse_line

__all__ = [
    "ALL",
    "FORM",
    "STANDARD",
    "TAGS",
    "Arising",
    "ConfirmedAt",
    "EntryDraft",
    "EntryView",
    "Found",
    "ItemView",
    "MeetingPage",
    "Person",
    "Quorum",
    "Unconfirmed",
    "Written",
    "add_guest",
    "add_item",
    "adjourn_meeting",
    "attendance_pdf",
    "cancel_meeting",
    "circulate",
    "close_action",
    "close_meeting",
    "confirm_minutes",
    "delete_meeting",
    "find",
    "finish_item",
    "issue_notice",
    "item_page",
    "mark",
    "match_member",
    "matters_arising",
    "meeting_of_reference",
    "meeting_page",
    "minutes_pdf",
    "move_item",
    "next_number",
    "notice_pdf",
    "open_meeting",
    "parse_line",
    "plan",
    "quorum",
    "remove_guest",
    "remove_item",
    "rename_item",
    "save_meeting",
    "unconfirmed_minutes",
    "write_item",
]
