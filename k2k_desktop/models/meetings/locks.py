"""What the database itself refuses of confirmed minutes and issued papers, whoever writes to it."""

from __future__ import annotations

from typing import Final


def _locked(table: str, event: str, meeting: str, only: str = "") -> str:
    return f"""
        CREATE TRIGGER "confirmed_{table}_{event.lower()}_{meeting.replace(".", "_").lower()}"
        BEFORE {event} {only} ON "{table}"
        WHEN (SELECT minutes_status FROM meeting WHERE id = {meeting}) = 'confirmed' BEGIN
            SELECT RAISE(ABORT, 'minutes: confirmed minutes never change'); END"""


# An action goes on being done after its minutes are confirmed; what was promised, by whom and for when is minuted.
_DONE: Final = "OF meeting_id, minute_entry_id, owner_name, appointment_id, due_on, id"
# The scan of the signed page comes after the confirmation; once there, it stays.
_MINUTED: Final = (
    "OF id, organisation_id, kind, number, year, title, held_on, starts_at, ends_at, place, status, minutes_status, "
    "reply_by, notice_on, quorum_base, quorum_needed, notice_days, representatives, continues_id, author_id, "
    "reviewer, reviewer_position, circulated_at, confirmed_at"
)
MINUTES: Final = (
    """CREATE TRIGGER confirmed_minutes_keep_their_signed_page BEFORE UPDATE OF signed_scan_id ON meeting
           WHEN OLD.signed_scan_id IS NOT NULL AND OLD.minutes_status = 'confirmed'
           AND NEW.signed_scan_id IS NOT OLD.signed_scan_id BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change; their signed page stays'); END""",
    """CREATE TRIGGER an_extract_is_of_confirmed_minutes BEFORE INSERT ON extract
           WHEN (SELECT minutes_status FROM meeting WHERE id = NEW.meeting_id) IS NOT 'confirmed'
           OR (SELECT meeting_id FROM minute_entry WHERE id = NEW.minute_entry_id) IS NOT NEW.meeting_id BEGIN
           SELECT RAISE(ABORT, 'minutes: an extract is of confirmed minutes'); END""",
    """CREATE TRIGGER an_extract_is_never_deleted BEFORE DELETE ON extract BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their extracts'); END""",
    """CREATE TRIGGER an_extract_is_never_changed BEFORE UPDATE ON extract BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their extracts'); END""",
    """CREATE TRIGGER an_amendment_is_never_changed BEFORE UPDATE ON amendment BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their amendments'); END""",
    """CREATE TRIGGER an_amendment_is_never_deleted BEFORE DELETE ON amendment BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their amendments'); END""",
    """CREATE TRIGGER an_issued_document_is_never_changed BEFORE UPDATE ON issued_document
           WHEN NEW.kind IS NOT OLD.kind OR NEW.subject IS NOT OLD.subject OR NEW.subject_id IS NOT OLD.subject_id
           OR NEW.code IS NOT OLD.code OR NEW.facts IS NOT OLD.facts OR NEW.sha256 IS NOT OLD.sha256
           OR NEW.trail_seq IS NOT OLD.trail_seq OR NEW.trail_code IS NOT OLD.trail_code
           OR NEW.content IS NOT OLD.content OR NEW.title IS NOT OLD.title OR NEW.issued_at IS NOT OLD.issued_at
           OR (OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS NOT OLD.superseded_by_id) BEGIN
           SELECT RAISE(ABORT, 'documents: an issued document never changes'); END""",
    """CREATE TRIGGER an_issued_document_is_never_deleted BEFORE DELETE ON issued_document BEGIN
           SELECT RAISE(ABORT, 'documents: an issued document is never deleted'); END""",
    """CREATE TRIGGER confirmed_minutes_stand_on_who_was_present BEFORE UPDATE ON attendance
           WHEN (NEW.attended_as IS NOT 'present' OR NEW.meeting_id IS NOT OLD.meeting_id)
           AND EXISTS (SELECT 1 FROM confirmation WHERE OLD.id IN (proposer_id, seconder_id)) BEGIN
           SELECT RAISE(ABORT, 'minutes: confirmed minutes never change; they stand on who was present'); END""",
    *(
        _locked(table, event, f"{row}.{key}", only if event == "UPDATE" else "")
        for table, key, only in (("meeting", "id", _MINUTED), ("agenda_item", "meeting_id", ""),
                                 ("attendance", "meeting_id", ""), ("minute_entry", "meeting_id", ""),
                                 ("action_item", "meeting_id", _DONE), ("confirmation", "meeting_id", ""),
                                 ("confirmation", "at_meeting_id", ""), ("vote", "meeting_id", ""),
                                 ("step_out", "meeting_id", ""), ("proxy", "meeting_id", ""),
                                 ("amendment", "at_meeting_id", ""))
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        if (table, event, key) not in (("meeting", "INSERT", "id"), ("confirmation", "INSERT", "meeting_id"))
        and (table, event, row) != ("meeting", "UPDATE", "NEW")
    ),
)  # fmt: skip
