"""What the database itself refuses of complaints, works and rounds, and the words it finds them by."""

from __future__ import annotations

from typing import Final

_EVENT: Final = "SELECT RAISE(ABORT, 'issues: the history of a complaint is never changed')"
_UNVERIFIED: Final = """
    SELECT RAISE(ABORT, 'issues: a complaint closes with a verification, or with a reason why there is none')"""
_COUNTED: Final = "SELECT RAISE(ABORT, 'rounds: a closed round never changes')"
_SIGNED: Final = "SELECT RAISE(ABORT, 'charters: solved is what the community signs')"
_STANDS: Final = "SELECT RAISE(ABORT, 'issues: what was said of the work stands')"
_NOT_ACCEPTED: Final = """NOT EXISTS (
    SELECT 1 FROM issue_verification v WHERE v.issue_id = NEW.id
    AND v.id = (SELECT max(id) FROM issue_verification WHERE issue_id = NEW.id) AND v.accepted
    AND v.created_at >= NEW.finished_at AND (NEW.done_by_id IS NULL OR v.resident_id IS NOT NEW.done_by_id))"""
# The newest licence of each kind that is needed counts; on the day it was to be valid until, it still is.
_EXPIRED: Final = """
    SELECT 1 FROM contractor_licence l WHERE l.contractor_id = NEW.contractor_id AND l.needed
    AND l.valid_until < COALESCE(NEW.ordered_on, date('now'))
    AND NOT EXISTS (SELECT 1 FROM contractor_licence later WHERE later.contractor_id = l.contractor_id
                    AND later.kind = l.kind AND later.valid_until > l.valid_until)"""

# A complaint is found by its numbers and its words; the name of a confidential complainant is in no index.
_WORDS: Final = """COALESCE({row}.reference, '') || ' ' || COALESCE({row}.outside_reference, '') || ' '
    || COALESCE({row}.agency_reference, '') || ' ' || {row}.title || ' ' || COALESCE({row}.place_note, '') || ' '
    || COALESCE({row}.description, '') || ' '
    || CASE WHEN {row}.confidential OR {row}.anonymous THEN '' ELSE COALESCE({row}.reporter_name, '') END"""


def words_of(row: str) -> str:
    """In SQL: what the complaint *row* is found by."""
    return _WORDS.format(row=row)


_NEW_WORDS: Final = words_of("NEW")
_SEARCH: Final = (
    f"""CREATE TRIGGER issue_search_insert AFTER INSERT ON issue BEGIN
        INSERT INTO issue_search (rowid, words) VALUES (NEW.id, {_NEW_WORDS}); END""",
    f"""CREATE TRIGGER issue_search_update AFTER UPDATE OF reference, outside_reference, agency_reference, title,
        place_note, description, confidential, anonymous, reporter_name ON issue BEGIN
        UPDATE issue_search SET words = {_NEW_WORDS} WHERE rowid = NEW.id; END""",
    """CREATE TRIGGER issue_search_delete AFTER DELETE ON issue BEGIN
       DELETE FROM issue_search WHERE rowid = OLD.id; END""",
)

ISSUES: Final = (
    # Its words alone, and only in the entry that erases who brought the complaint.
    f"""CREATE TRIGGER an_issue_event_is_never_changed BEFORE UPDATE ON issue_event
        WHEN NEW.id IS NOT OLD.id OR NEW.issue_id IS NOT OLD.issue_id OR NEW.at IS NOT OLD.at
        OR NEW.kind IS NOT OLD.kind OR NEW.status IS NOT OLD.status OR NEW.was IS NOT OLD.was
        OR NEW.spent IS NOT OLD.spent OR NEW.internal IS NOT OLD.internal OR NEW.by_id IS NOT OLD.by_id
        OR NEW.attachment_id IS NOT OLD.attachment_id OR NEW.about IS NOT OLD.about OR NEW.text IS NULL
        OR NOT EXISTS (
            SELECT 1 FROM erasure e JOIN audit_change c ON c.table_name = 'erasure' AND c.pk = e.id AND c.op = 'I'
            WHERE e.table_name = 'issue' AND e.record_id = OLD.issue_id
            AND c.entry_seq = (SELECT open_seq FROM audit_head)) BEGIN {_EVENT}; END""",
    # Taking back the last act takes its line with it; the trail keeps both.
    f"""CREATE TRIGGER an_issue_event_goes_only_as_the_last BEFORE DELETE ON issue_event
        WHEN EXISTS (SELECT 1 FROM issue_event WHERE issue_id = OLD.issue_id AND id > OLD.id) BEGIN {_EVENT}; END""",
    """CREATE TRIGGER an_issue_keeps_its_number BEFORE UPDATE OF year, number, reference ON issue
       WHEN NEW.year IS NOT OLD.year OR NEW.number IS NOT OLD.number OR NEW.reference IS NOT OLD.reference BEGIN
       SELECT RAISE(ABORT, 'issues: a complaint keeps its number'); END""",
    # A whole import may be taken back later: its numbers stay unused, and the trail tells why.
    """CREATE TRIGGER an_issue_goes_only_as_the_last BEFORE DELETE ON issue
       WHEN OLD.batch_id IS NULL AND EXISTS (SELECT 1 FROM issue WHERE year = OLD.year AND number > OLD.number) BEGIN
       SELECT RAISE(ABORT, 'issues: no number may be missing'); END""",
    *(
        f"""CREATE TRIGGER an_issue_closes_verified_{event.lower()} BEFORE {event} ON issue
            WHEN (NEW.status = 'verified' OR (NEW.status = 'closed' AND NEW.end_reason IS NULL)){more}
            AND {_NOT_ACCEPTED} BEGIN {_UNVERIFIED}; END"""
        for event, more in (
            ("INSERT", ""),
            # Who is said afterwards to have done the work is not who confirmed it.
            ("UPDATE", """ AND (NEW.status IS NOT OLD.status OR NEW.end_reason IS NOT OLD.end_reason
                OR NEW.done_by_id IS NOT OLD.done_by_id)"""),
        )
    ),
    """CREATE TRIGGER who_did_the_work_never_verifies BEFORE INSERT ON issue_verification
       WHEN NEW.resident_id IS NOT NULL AND (
           NEW.resident_id = (SELECT done_by_id FROM issue WHERE id = NEW.issue_id)
           OR EXISTS (SELECT 1 FROM work_order_issue wi JOIN work_order w ON w.id = wi.work_order_id
                      WHERE wi.issue_id = NEW.issue_id AND w.done_by_id = NEW.resident_id)) BEGIN
       SELECT RAISE(ABORT, 'issues: who did the work never verifies it'); END""",
    f"""CREATE TRIGGER a_verification_is_never_changed BEFORE UPDATE ON issue_verification BEGIN {_STANDS}; END""",
    f"""CREATE TRIGGER a_verification_goes_only_as_the_last BEFORE DELETE ON issue_verification
        WHEN EXISTS (SELECT 1 FROM issue_verification WHERE issue_id = OLD.issue_id AND id > OLD.id)
        OR (SELECT status FROM issue WHERE id = OLD.issue_id) IN ('verified', 'closed') BEGIN {_STANDS}; END""",
    """CREATE TRIGGER a_service_time_is_never_changed BEFORE UPDATE ON service_time BEGIN
       SELECT RAISE(ABORT, 'issues: a service time is never changed, a new one follows it'); END""",
    *(
        f"""CREATE TRIGGER work_goes_to_a_licensed_contractor_{event.lower()} BEFORE {event} ON work_order
            WHEN NEW.status NOT IN ('draft', 'cancelled'){more} AND (
                (SELECT blacklisted_on FROM contractor WHERE id = NEW.contractor_id) IS NOT NULL
                OR EXISTS ({_EXPIRED})) BEGIN
            SELECT RAISE(ABORT, 'works: no order goes to an expired licence or a blacklisted contractor'); END"""
        for event, more in (
            ("INSERT", ""),
            (
                "UPDATE",
                " AND (OLD.status IN ('draft', 'cancelled') OR NEW.contractor_id IS NOT OLD.contractor_id)",
            ),
        )
    ),
    *(
        f"""CREATE TRIGGER two_stops_of_a_lift_never_overlap_{event[:6].lower()} BEFORE {event} ON lift_event
            WHEN NEW.kind IN ('breakdown', 'planned_stop') AND EXISTS (
                SELECT 1 FROM lift_event e WHERE e.facility_id = NEW.facility_id AND e.id IS NOT NEW.id
                AND e.kind IN ('breakdown', 'planned_stop') AND e.started_at < COALESCE(NEW.ended_at, '9')
                AND COALESCE(e.ended_at, '9') > NEW.started_at) BEGIN
            SELECT RAISE(ABORT, 'lifts: two stops of one lift never overlap'); END"""
        for event in ("INSERT", "UPDATE OF facility_id, kind, started_at, ended_at")
    ),
    *(
        f"""CREATE TRIGGER notices_follow_each_other_{event.lower()} BEFORE {event} ON rule_notice
            WHEN {when} BEGIN SELECT RAISE(ABORT, 'notices: the first, then the second, then the third'); END"""
        for event, when in (
            ("INSERT", """NEW.number NOT BETWEEN 1 AND 3
                OR NEW.number <> 1 + (SELECT count(*) FROM rule_notice WHERE issue_id = NEW.issue_id)"""),
            ("UPDATE", "NEW.number IS NOT OLD.number OR NEW.issue_id IS NOT OLD.issue_id"),
            ("DELETE", "EXISTS (SELECT 1 FROM rule_notice WHERE issue_id = OLD.issue_id AND number > OLD.number)"),
        )
    ),
    *(
        f"""CREATE TRIGGER closed_round_{table}_{event.lower()}_{row.lower()} BEFORE {event} ON {table}
            WHEN (SELECT status FROM priority_round WHERE id = {row}.round_id) = 'closed' BEGIN {_COUNTED}; END"""
        for table in ("round_vote", "round_candidate")
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        f"""CREATE TRIGGER closed_round_choice_{event.lower()}_{row.lower()} BEFORE {event} ON round_choice
            WHEN (SELECT r.status FROM round_vote v JOIN priority_round r ON r.id = v.round_id
                  WHERE v.id = {row}.vote_id) = 'closed' BEGIN {_COUNTED}; END"""
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    # A closed round may still be sent to a meeting; nothing else of it moves.
    f"""CREATE TRIGGER a_closed_round_stays_closed BEFORE UPDATE ON priority_round
       WHEN OLD.status = 'closed' AND (NEW.status IS NOT OLD.status OR NEW.title IS NOT OLD.title
           OR NEW.estate_id IS NOT OLD.estate_id OR NEW.way IS NOT OLD.way OR NEW.opens_on IS NOT OLD.opens_on
           OR NEW.closes_on IS NOT OLD.closes_on OR NEW.ranks IS NOT OLD.ranks OR NEW.winners IS NOT OLD.winners
           OR NEW.closed_on IS NOT OLD.closed_on) BEGIN {_COUNTED}; END""",
    f"""CREATE TRIGGER a_closed_round_is_kept BEFORE DELETE ON priority_round
       WHEN OLD.status = 'closed' BEGIN {_COUNTED}; END""",
    *(
        f"""CREATE TRIGGER a_charter_is_solved_when_signed_{event.lower()} BEFORE {event} ON charter
            WHEN NEW.status = 'solved'{more} AND ({signed} < {needed}
                OR {signed} <= (SELECT count(*) FROM charter_sign_off WHERE charter_id = NEW.id AND NOT accepted))
            BEGIN {_SIGNED}; END"""
        for event, more, needed in (
            ("INSERT", "", "NEW.sign_offs"),
            ("UPDATE", " AND OLD.status IS NOT 'solved'", "max(1, OLD.sign_offs, NEW.sign_offs)"),
        )
        for signed in ("(SELECT count(*) FROM charter_sign_off WHERE charter_id = NEW.id AND accepted)",)
    ),
    """CREATE TRIGGER what_a_charter_agreed_stays BEFORE UPDATE OF sign_offs, solved_means ON charter
       WHEN OLD.agreed_on IS NOT NULL
       AND (NEW.sign_offs IS NOT OLD.sign_offs OR NEW.solved_means IS NOT OLD.solved_means) BEGIN
       SELECT RAISE(ABORT, 'charters: what was agreed stays'); END""",
    *(
        f"""CREATE TRIGGER who_signed_a_charter_stands_{event.lower()}_{row.lower()} BEFORE {event} ON charter_sign_off
            WHEN (SELECT status FROM charter WHERE id = {row}.charter_id) = 'solved' BEGIN {_SIGNED}; END"""
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *_SEARCH,
)  # fmt: skip
