"""What the database itself refuses of a committee's standing records, whoever writes to it."""

from __future__ import annotations

from typing import Final

_RESOLVED: Final = (
    "organisation_id", "year", "number", "way", "text", "resolved_on", "meeting_id", "minute_entry_id", "proposer",
    "seconder", "majority", "consensus", "votes_for", "votes_against", "abstained", "result",
)  # fmt: skip
_CONFIRMED: Final = "(SELECT minutes_status FROM meeting WHERE id = OLD.meeting_id) = 'confirmed'"
_SIGNED: Final = "SELECT RAISE(ABORT, 'handovers: a signed handover never changes')"

STANDING: Final = (
    """CREATE TRIGGER a_resolution_goes_only_as_the_last BEFORE DELETE ON resolution
       WHEN EXISTS (SELECT 1 FROM resolution WHERE organisation_id = OLD.organisation_id AND year = OLD.year
                    AND number > OLD.number) BEGIN
       SELECT RAISE(ABORT, 'resolutions: no number may be missing'); END""",
    f"""CREATE TRIGGER confirmed_resolution_update BEFORE UPDATE OF {", ".join(_RESOLVED)} ON resolution
        WHEN {_CONFIRMED} AND ({" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _RESOLVED)}) BEGIN
        SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their resolutions'); END""",
    *(
        # A paragraph of confirmed minutes prints what its resolution is called: none is put beside it afterwards.
        f"""CREATE TRIGGER confirmed_resolution_{event.lower()}_new BEFORE {event} ON resolution
            WHEN (SELECT m.minutes_status FROM minute_entry e JOIN meeting m ON m.id = e.meeting_id
                  WHERE e.id = NEW.minute_entry_id) = 'confirmed'{more} BEGIN
            SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their resolutions'); END"""
        for event, more in (("INSERT", ""), ("UPDATE", " AND NEW.minute_entry_id IS NOT OLD.minute_entry_id"))
    ),
    f"""CREATE TRIGGER confirmed_resolution_delete BEFORE DELETE ON resolution WHEN {_CONFIRMED} BEGIN
        SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their resolutions'); END""",
    f"""CREATE TRIGGER signed_handover_update BEFORE UPDATE ON handover WHEN OLD.finished_on IS NOT NULL BEGIN
        {_SIGNED}; END""",
    f"""CREATE TRIGGER signed_handover_delete BEFORE DELETE ON handover WHEN OLD.finished_on IS NOT NULL BEGIN
        {_SIGNED}; END""",
    *(
        f"""CREATE TRIGGER signed_handover_item_{event.lower()}_{row.lower()} BEFORE {event} ON handover_item
            WHEN (SELECT finished_on FROM handover WHERE id = {row}.handover_id) IS NOT NULL BEGIN {_SIGNED}; END"""
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        f"""CREATE TRIGGER confirmed_named_vote_{event.lower()}_{row.lower()} BEFORE {event} ON named_vote
            WHEN (SELECT m.minutes_status FROM vote v JOIN meeting m ON m.id = v.meeting_id
                  WHERE v.id = {row}.vote_id) = 'confirmed' BEGIN
            SELECT RAISE(ABORT, 'minutes: confirmed minutes never change, nor do their votes'); END"""
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
)  # fmt: skip
