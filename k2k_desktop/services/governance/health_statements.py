"""What governance health asks of the database: one statement a figure, by year, and the records behind it.

Each figure is judged in one place, a table of records with 1, 0 or nothing; years are counted from the very rows that
stand behind them. All statements take the same values: body, first and last year, now (today) and day (its last day).
"""

from __future__ import annotations

from typing import Final

_YEAR: Final = "CAST(substr({}, 1, 4) AS INTEGER)"
_DAYS: Final = "{} BETWEEN :first || '-01-01' AND :last || '-12-31'"

# The last day of each year, or today in a year not over: what is about people in office is as of then.
_POINTS: Final = """
point(year, day) AS (
    SELECT :first, min(:first || '-12-31', :now)
    UNION ALL SELECT year + 1, min((year + 1) || '-12-31', :now) FROM point WHERE year < :last
)"""

# Words of an agenda that say accounts in either language, as in the standard agenda of an annual general meeting.
_ACCOUNTS: Final = " OR ".join(
    f"i.title LIKE '%{words}%'" for words in ("account", "financ", "treasurer", "akaun", "kewangan", "bendahari")
)

# Meetings that sat: each column is 1 or 0, NULL where there is nothing to judge. Malaysia is eight hours ahead of UTC.
_MEETINGS: Final = f"""
WITH sat AS (
    SELECT m.*, {_YEAR.format("m.held_on")} AS held_in, m.kind IN ('agm', 'egm') AS general,
        date(m.held_on, '+14 days') AS latest,
        lead(m.id) OVER (
            PARTITION BY m.kind IN ('agm', 'egm') ORDER BY m.held_on, m.starts_at, m.id
        ) AS following
    FROM meeting m
    WHERE m.organisation_id = :body AND m.status IN ('held', 'adjourned') AND m.held_on <= :now
),
judged AS MATERIALIZED (
    SELECT s.id, s.held_in AS year, s.kind, s.number, s.year AS series, s.held_on, s.starts_at,
        CASE WHEN s.status = 'held' AND NOT s.general THEN 1 END AS meetings,
        CASE WHEN s.quorum_needed IS NOT NULL THEN s.quorum_needed <= (
            SELECT count(*) FROM attendance a
            WHERE a.meeting_id = s.id AND a.attended_as = 'present' AND (s.general OR a.appointment_id IS NOT NULL)
        ) END AS quorum,
        CASE WHEN s.circulated_at IS NOT NULL THEN date(s.circulated_at, '+8 hours') <= s.latest
            WHEN s.latest < :now THEN 0 END AS circulated,
        CASE WHEN s.following IS NOT NULL THEN EXISTS (
            SELECT 1 FROM confirmation c WHERE c.meeting_id = s.id AND c.at_meeting_id = s.following
        ) END AS confirmed,
        CASE WHEN s.status = 'held' AND s.kind = 'agm' THEN EXISTS (
            SELECT 1 FROM agenda_item i
            WHERE i.meeting_id = s.id AND i.kind IN ('report', 'motion') AND ({_ACCOUNTS})
        ) END AS accounts,
        CASE WHEN s.status = 'held' AND s.kind = 'agm' THEN 1 END AS agm
    FROM sat s WHERE s.held_in BETWEEN :first AND :last
)"""

_ACTIONS: Final = f"""
SELECT i.id, {_YEAR.format("i.due_on")} AS year, i.due_on, i.minute_entry_id,
    i.status = 'done' AND coalesce(i.closed_on <= i.due_on, 0) AS met
FROM meeting m JOIN action_item i ON i.meeting_id = m.id
WHERE m.organisation_id = :body AND {_DAYS.format("i.due_on")}
    AND i.status != 'dropped' AND (i.due_on < :now OR i.status = 'done')"""

_OBLIGATIONS: Final = f"""
SELECT o.id, {_YEAR.format("o.due_on")} AS year, o.title, o.due_on, o.done_on IS NOT NULL AS met
FROM obligation o
WHERE o.organisation_id = :body AND o.kind = 'accounts' AND {_DAYS.format("o.due_on")}"""

_HELD: Final = f"""
WITH RECURSIVE {_POINTS},
held AS MATERIALIZED (
    SELECT p.year, p.day, a.id, a.resident_id, a.person_name, a.position, a.seniority, a.term_id,
        coalesce(a.resident_id, lower(a.person_name)) AS person
    FROM point p JOIN appointment a ON a.organisation_id = :body AND a.from_on <= p.day
    WHERE a.to_on IS NULL OR a.to_on >= p.day
)"""

# Each person once, with the first of what they hold; a declaration counts for the person, whatever else that holds.
_PEOPLE: Final = f"""{_HELD},
sworn AS MATERIALIZED (
    SELECT DISTINCT h.year, h.person
    FROM declaration d JOIN held h ON h.id = d.appointment_id AND d.declared_on <= h.day AND d.valid_to >= h.day
    WHERE d.organisation_id = :body AND d.kind = 'interest'
),
people AS MATERIALIZED (
    SELECT h.*, coalesce(t.to_on >= h.day, 1) AS terms,
        EXISTS (SELECT 1 FROM sworn s WHERE s.year = h.year AND s.person = h.person) AS declarations
    FROM (SELECT *, row_number() OVER (PARTITION BY year, person ORDER BY seniority, id) AS place FROM held) h
    JOIN term t ON t.id = h.term_id
    WHERE h.place = 1
)"""

BODY: Final = """
SELECT o.name, o.profile, o.estate_id, (SELECT min(t.from_on) FROM term t WHERE t.organisation_id = o.id) AS began
FROM organisation o WHERE o.id = :body"""
EDITIONS: Final = """
SELECT c.from_on, c.meetings_a_year, c.agm_months
FROM constitution c WHERE c.organisation_id = :body ORDER BY c.from_on DESC"""
SEATS: Final = "SELECT s.position, s.seats FROM seat s WHERE s.organisation_id = :body"
# Of all years: an annual general meeting is judged by the one before it.
AGMS: Final = f"""
SELECT {_YEAR.format("m.held_on")} AS year, min(m.held_on), max(m.held_on)
FROM meeting m
WHERE m.organisation_id = :body AND m.kind = 'agm' AND m.status = 'held' AND m.held_on <= :now
GROUP BY 1 ORDER BY 1"""
MEETINGS: Final = f"""{_MEETINGS}
SELECT year, count(meetings), sum(quorum), count(quorum), sum(circulated), count(circulated), sum(confirmed),
    count(confirmed), max(accounts)
FROM judged GROUP BY year"""
ACTIONS: Final = f"SELECT year, sum(met), count(*) FROM ({_ACTIONS}) GROUP BY year"
OBLIGATIONS: Final = f"SELECT year, min(met) FROM ({_OBLIGATIONS}) GROUP BY year"
PEOPLE: Final = f"{_PEOPLE} SELECT year, count(*), sum(terms), sum(declarations) FROM people GROUP BY year"
POSITIONS: Final = f"{_HELD} SELECT year, position, count(*) FROM held GROUP BY year, position"

# All that is asked for one organisation, for whatever number of years.
STATEMENTS: Final = (BODY, EDITIONS, SEATS, AGMS, MEETINGS, ACTIONS, OBLIGATIONS, PEOPLE, POSITIONS)

SITTING: Final = f"{_PEOPLE} SELECT resident_id, person_name FROM people ORDER BY seniority, id"
APPOINTED: Final = f"{_HELD} SELECT id, person_name, position FROM held ORDER BY seniority, id"


def meetings_behind(figure: str) -> str:
    """The meetings judged for *figure*, a column of ours: key, kind, number, year of the series, day, whether met."""
    return (
        f"{_MEETINGS} SELECT id, kind, number, series, held_on, {figure} FROM judged WHERE {figure} IS NOT NULL "
        "ORDER BY held_on, starts_at, id"
    )


def people_behind(figure: str) -> str:
    """The people judged for *figure*: key of the appointment, name, position, whether met."""
    return f"{_PEOPLE} SELECT id, person_name, position, {figure} FROM people ORDER BY seniority, id"


ACTIONS_BEHIND: Final = f"""
SELECT f.id, substr(e.text, 1, 120), f.met
FROM ({_ACTIONS}) f JOIN minute_entry e ON e.id = f.minute_entry_id ORDER BY f.due_on, f.id"""
OBLIGATIONS_BEHIND: Final = f"SELECT id, title, due_on, met FROM ({_OBLIGATIONS}) ORDER BY due_on, id"
