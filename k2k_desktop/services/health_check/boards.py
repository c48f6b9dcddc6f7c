"""Faults of committees, meetings and the numbers of series."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_
from k2k_desktop.services.health_check.kinds import OPEN_ENDED, FaultKind, Spot, rows, spots

# Series by (table, columns that make one series): its numbers are used once.
_SERIES: Final = (
    ("issue", "year"), ("work_order", "year"), ("outage", "year"), ("charter", "year"),
    ("meeting", "organisation_id, kind, CASE kind WHEN 'agm' THEN 0 ELSE year END"),
    ("membership", "organisation_id"),
)  # fmt: skip
# Of these no number may be missing either (domain.md): what was taken back whole stands in the trail.
_GAPLESS: Final = (_SERIES[0], _SERIES[4])


def _double_position(session: Session) -> list[Spot]:
    """An appointment's last day counts: whoever follows begins on the day after."""
    return spots(session, "appointment", f"""
        SELECT DISTINCT b.id FROM appointment a JOIN appointment b ON b.organisation_id = a.organisation_id
            AND b.id <> a.id AND lower(trim(b.position)) = lower(trim(a.position))
            AND (b.from_on > a.from_on OR (b.from_on = a.from_on AND b.id > a.id))
        LEFT JOIN seat s ON s.organisation_id = a.organisation_id AND s.position = a.position
        WHERE coalesce(s.seats = 1, a.single_seat) AND b.from_on <= coalesce(a.to_on, {OPEN_ENDED})
            AND a.from_on <= coalesce(b.to_on, {OPEN_ENDED})
        ORDER BY b.id""")  # fmt: skip


def _double_numbers(session: Session) -> list[Spot]:
    found = []
    for table, series in _SERIES:
        shown = "organisation_id" if table == "membership" else "max(id)"
        where = "organisation" if table == "membership" else table
        found += spots(session, where, f"""
            SELECT {shown} FROM {table} GROUP BY {series}, number HAVING count(*) > 1 ORDER BY max(id)""")  # fmt: skip
    return found


def _missing_numbers(session: Session) -> list[Spot]:
    """The record after each gap. A number that was deleted through the program is told of in the trail: no gap."""
    found = []
    for table, series in _GAPLESS:
        after = rows(session, f"""
            SELECT id, number, last FROM (
                SELECT id, number, lag(number) OVER (PARTITION BY {series} ORDER BY number) AS last, {_settled(table)}
                    AS settled FROM {table})
            WHERE settled AND number > last + 1 ORDER BY id""")  # fmt: skip
        for key, number, last in after:
            told = rows(session, f"""
                SELECT count(DISTINCT json_extract(c.before, '$.number')) FROM audit_change c, {table} t
                WHERE t.id = ? AND c.table_name = ? AND c.op = 'D'
                AND json_extract(c.before, '$.number') BETWEEN ? AND ? AND {_same(table)}""",
                (key, table, last + 1, number - 1))[0][0]  # fmt: skip
            if told < number - last - 1:
                found.append(Spot(table, key))
    return found


def _settled(table: str) -> str:
    """A meeting that is only planned has no number of its own yet."""
    return "status <> 'planned'" if table == "meeting" else "1"


def _same(table: str) -> str:
    """That a deleted row *c* belonged to the series of *t*."""
    if table == "issue":
        return "json_extract(c.before, '$.year') = t.year"
    return """json_extract(c.before, '$.organisation_id') = t.organisation_id
              AND json_extract(c.before, '$.kind') = t.kind"""


def _unconfirmed(session: Session) -> list[Spot]:
    return spots(session, "meeting", """
        SELECT m.id FROM meeting m LEFT JOIN confirmation c ON c.meeting_id = m.id
        WHERE (m.minutes_status = 'confirmed') <> (c.id IS NOT NULL) ORDER BY m.id""")  # fmt: skip


KINDS: Final = (
    FaultKind(
        "double_position", N_("Two people in one position at the same time"),
        N_("A position with one seat has one holder on each day; letters and minutes name only one."),
        N_("Open the committee and end the appointment that had ended, with its last day."), _double_position,
    ),
    FaultKind(
        "missing_numbers", N_("Numbers missing in a series"),
        N_("Auditors and the registrar ask for every number. One that is missing without a word in the trail was taken "
           "away outside the program."),
        N_("Nothing is invented in its place. Look the number up in a copy of the office, and tell the auditor."),
        _missing_numbers,
    ),
    FaultKind(
        "double_numbers", N_("A number used twice"),
        N_("Two papers go by one number, and nobody can tell which is meant."),
        N_("Keep both as they are, note it on both papers, and tell the auditor."), _double_numbers,
    ),
    FaultKind(
        "unconfirmed", N_("Minutes confirmed without a record of it"),
        N_("Confirmed minutes say at which meeting, who proposed and who seconded; without that nobody confirmed "
           "them."),
        N_("Look at the meeting's history in the audit trail, and at the newest copy from before."), _unconfirmed,
    ),
)  # fmt: skip
