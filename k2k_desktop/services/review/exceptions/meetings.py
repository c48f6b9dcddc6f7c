"""Exception tests on meetings: quorum, notice, minutes late, unconfirmed or changed after their confirmation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.meetings import Meeting, MeetingKind
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.meetings.quorum import counting_of, quorum_words
from k2k_desktop.services.meetings.records import items_of
from k2k_desktop.services.review.drawing import BODY
from k2k_desktop.services.review.exceptions.kinds import (
    LOCAL,
    OWN_RULES,
    SAT,
    ExceptionTest,
    Hit,
    Span,
    day_of,
    rows,
)
from k2k_desktop.services.working_days import calendar_of

CIRCULATED_WITHIN: Final = 7  # working days (domain-facts 4.2)
_MINUTES: Final = N_("PKPA 2/1991 and KP MAMPU 6/2014: the minutes go round within 7 days")
_PRINCIPLE: Final = N_("Two people: whoever writes does not confirm")
_FINAL: Final = N_("Confirmed minutes never change; a correction is an amendment")

# Items on which something was decided: a decision or resolution in the minutes, or a vote.
_DECIDED: Final = """
SELECT e.meeting_id AS meeting_id, e.agenda_item_id AS item_id FROM minute_entry e
WHERE e.kind IN ('decision', 'resolution')
UNION SELECT v.meeting_id, v.agenda_item_id FROM vote v"""
_QUORUM: Final = f"""
SELECT m.id, group_concat(d.item_id) FROM meeting m JOIN ({_DECIDED}) d ON d.meeting_id = m.id
WHERE m.held_on BETWEEN :first AND :last AND m.status IN {SAT} AND {BODY.format("m.")}
    AND (m.quorum_needed IS NULL OR m.quorum_needed > (
            SELECT count(*) FROM attendance a WHERE a.meeting_id = m.id AND a.attended_as = 'present')
        OR EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id
                   AND (a.arrived_item_id IS NOT NULL OR a.left_item_id IS NOT NULL))
        OR EXISTS (SELECT 1 FROM step_out s WHERE s.meeting_id = m.id))
GROUP BY m.id ORDER BY m.held_on"""
_CIRCULATED: Final = f"""
SELECT m.id, m.held_on, {LOCAL.format("m.circulated_at")} FROM meeting m
WHERE m.held_on BETWEEN :first AND :last AND m.status IN {SAT} AND {BODY.format("m.")} ORDER BY m.held_on"""
# As the figure "minutes confirmed at the next meeting" of governance health judges it.
_CONFIRMED: Final = f"""
WITH sat AS (
    SELECT m.*, lead(m.id) OVER series AS following, lead(m.held_on) OVER series AS next_on
    FROM meeting m WHERE m.status IN {SAT} AND m.held_on <= :now AND {BODY.format("m.")}
    WINDOW series AS (PARTITION BY m.organisation_id, m.kind IN ('agm', 'egm')
                      ORDER BY m.held_on, m.starts_at, m.id)
)
SELECT s.id, s.next_on, (SELECT n.held_on FROM confirmation c JOIN meeting n ON n.id = c.at_meeting_id
                         WHERE c.meeting_id = s.id)
FROM sat s WHERE s.held_on BETWEEN :first AND :last AND s.following IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM confirmation c WHERE c.meeting_id = s.id AND c.at_meeting_id = s.following)
ORDER BY s.held_on"""
_NOTICE: Final = f"""
SELECT m.id, m.organisation_id, m.kind, m.held_on, m.notice_on, m.notice_days, EXISTS (
    SELECT 1 FROM audit_change c JOIN audit_entry e ON e.seq = c.entry_seq
    WHERE c.table_name = 'meeting' AND c.pk = m.id AND e.action = 'meetings.issue_notice'
    AND e.body LIKE '%"late_notice":%')
FROM meeting m
WHERE m.held_on BETWEEN :first AND :last AND m.status IN {SAT} AND m.continues_id IS NULL AND {BODY.format("m.")}
ORDER BY m.held_on"""
_BY_AUTHOR: Final = f"""
SELECT m.id FROM confirmation c JOIN meeting m ON m.id = c.meeting_id
WHERE c.confirmed_by_id = m.author_id AND c.confirmed_on BETWEEN :first AND :last AND {BODY.format("m.")}"""
_AMENDED: Final = f"""
SELECT m.id, a.number, a.paragraph, n.held_on FROM amendment a JOIN meeting m ON m.id = a.meeting_id
JOIN meeting n ON n.id = a.at_meeting_id
WHERE n.held_on BETWEEN :first AND :last AND {BODY.format("m.")} ORDER BY n.held_on, a.number"""

# What hangs on a meeting and is confirmed with it; an action goes on being done, a signed page comes later.
_PARTS: Final = ("agenda_item", "attendance", "minute_entry", "vote", "step_out", "confirmation")
_ALLOWED: Final = frozenset({"signed_scan_id", "version", "updated_at"})
_SEALED: Final = f"""
WITH sealed AS MATERIALIZED (
    SELECT m.id, min(c.entry_seq) AS seq FROM meeting m
    JOIN audit_change c ON c.table_name = 'meeting' AND c.pk = m.id
        AND json_extract(c.after, '$.minutes_status') = 'confirmed'
    WHERE {BODY.format("m.")} GROUP BY m.id
)"""
_AFTERWARDS: Final = f"""{_SEALED},
later AS (
    SELECT s.id, c.entry_seq, 'meeting' AS part, c.before, c.after FROM sealed s
    JOIN audit_change c ON c.table_name = 'meeting' AND c.pk = s.id AND c.entry_seq > s.seq
    {
    "".join(
        f'''
    UNION ALL SELECT s.id, c.entry_seq, '{part}', c.before, c.after FROM sealed s JOIN {part} p ON p.meeting_id = s.id
    JOIN audit_change c ON c.table_name = '{part}' AND c.pk = p.id AND c.entry_seq > s.seq'''
        for part in _PARTS
    )
}
)
SELECT l.id, l.entry_seq, l.part, l.before, l.after FROM later l JOIN audit_entry e ON e.seq = l.entry_seq
WHERE e.action != 'office.upgrade' AND e.at >= :begin AND e.at < :end ORDER BY l.entry_seq"""


def without_quorum(session: Session, span: Span) -> Iterator[Hit]:
    """Meetings that decided without enough members, at all or while an item was dealt with."""
    for key, items in rows(session, _QUORUM, span):
        meeting = session.get_one(Meeting, key)
        counting = counting_of(session, meeting)
        decided = {int(item) for item in str(items).split(",")}
        short = next(
            (one for one in items_of(session, key) if one.id in decided and not counting.at(one).reached), None
        )
        if short is not None:
            words = N_("Item {number}: {arithmetic}")
            arithmetic = quorum_words(counting.at(short), span.language)
            yield Hit("meeting", key, span.say(words, number=f"{short.position}.0", arithmetic=arithmetic))


def minutes_late(session: Session, span: Span) -> Iterator[Hit]:
    """Minutes that went round more than seven working days after the meeting, or have not gone round since."""
    calendar = calendar_of(session)
    for key, held, circulated in rows(session, _CIRCULATED, span):
        due = calendar.add(day_of(held), CIRCULATED_WITHIN)
        if circulated is None and due < span.now:
            yield Hit("meeting", key, span.say(N_("Due on {due}, not circulated."), due=span.day(due)))
        elif circulated is not None and day_of(circulated) > due:
            words = N_("Due on {due}, circulated on {day}.")
            yield Hit("meeting", key, span.say(words, due=span.day(due), day=span.day(circulated)))


def unconfirmed(session: Session, span: Span) -> Iterator[Hit]:
    """Minutes that the next meeting of the body did not confirm."""
    for key, following, confirmed in rows(session, _CONFIRMED, span):
        words = N_("The next meeting was on {following}; not confirmed.")
        if confirmed is not None:
            words = N_("The next meeting was on {following}; confirmed on {day}.")
        day = span.day(confirmed) if confirmed else ""
        yield Hit("meeting", key, span.say(words, following=span.day(following), day=day))


def short_notice(session: Session, span: Span) -> Iterator[Hit]:
    """Notices that gave fewer days than the rules ask for, without a reason in the trail; and meetings without one."""
    for key, body, kind, held, sent, needed, reasoned in rows(session, _NOTICE, span):
        if sent is None:
            yield Hit("meeting", key, span.say(N_("No day of notice is on record.")))
            continue
        day = day_of(held)
        asked = rules_on(session, body, day).notice_days_for(MeetingKind[kind]) if needed is None else needed
        given = (day - day_of(sent)).days
        if given < asked and not reasoned:
            words = N_("Days of notice: {given}; needed: {needed}. No reason is on record.")
            yield Hit("meeting", key, span.say(words, given=given, needed=asked))


def confirmed_by_author(session: Session, span: Span) -> Iterator[Hit]:
    """Minutes confirmed in the program by the user who wrote them."""
    for (key,) in rows(session, _BY_AUTHOR, span):
        yield Hit("meeting", key, span.say(N_("Written and confirmed by the same user.")))


def changed_after(session: Session, span: Span) -> Iterator[Hit]:
    """Entries of the trail that touched confirmed minutes after their confirmation."""
    seen: set[tuple[int, int]] = set()
    for key, seq, part, before, after in rows(session, _AFTERWARDS, span):
        if (key, seq) in seen or (part == "meeting" and not _differs(before, after)):
            continue
        seen.add((key, seq))
        yield Hit("meeting", key, span.say(N_("Entry #{number} of the trail changed them."), number=f"{seq:,}"))


def amended(session: Session, span: Span) -> Iterator[Hit]:
    """Amendments of confirmed minutes: allowed, and worth a look."""
    for key, number, paragraph, day in rows(session, _AMENDED, span):
        words = N_("Amendment {number} of paragraph {paragraph}, made on {day}.")
        yield Hit("meeting", key, span.say(words, number=number, paragraph=paragraph, day=span.day(day)))


def _differs(before: str | None, after: str | None) -> bool:
    """Whether more than what may come later changed; erased values cannot be compared."""
    if before is None or after is None:
        return False
    old: dict[str, Any] = json.loads(before)
    new: dict[str, Any] = json.loads(after)
    return any(old.get(name) != new.get(name) for name in {*old, *new} - _ALLOWED)


TESTS: Final = (
    ExceptionTest(
        "without_quorum", N_("Decision without a quorum"),
        N_("A body decides only while enough of its members are in the room, item by item."), OWN_RULES,
        without_quorum,
    ),
    ExceptionTest(
        "short_notice", N_("Notice too short"),
        N_("Members are called as many days ahead as the rules ask for, or the reason is written down."), OWN_RULES,
        short_notice,
    ),
    ExceptionTest(
        "minutes_late", N_("Minutes late"),
        N_("Minutes are circulated within 7 working days of the meeting."), _MINUTES, minutes_late,
    ),
    ExceptionTest(
        "unconfirmed", N_("Minutes not confirmed at the next meeting"),
        N_("The next meeting of the body confirms the minutes."), N_("Usual agenda: confirmation of previous minutes"),
        unconfirmed,
    ),
    ExceptionTest(
        "confirmed_by_author", N_("Minutes confirmed by their author"),
        N_("Somebody other than the author confirms the minutes in the program."), _PRINCIPLE, confirmed_by_author,
    ),
    ExceptionTest(
        "changed_after", N_("Changed after confirmation"),
        N_("Nothing of confirmed minutes changes any more, except that the scan of the signed page is added."),
        _FINAL, changed_after,
    ),
    ExceptionTest(
        "amended", N_("Amendments of confirmed minutes"),
        N_("An amendment is allowed at a later meeting, proposed and seconded. Each is worth a look."), _FINAL,
        amended,
    ),
)  # fmt: skip
