"""What the figures of complaints ask of the database: one statement a figure, each over a range of an index.

Nothing is kept between two readings and nothing has to be recomputed: what a figure is about stands on the complaint's
own row (its three due instants, when each was met, how often it was reopened), on its event (`was`, `spent`) or on its
face. So a change touches one row, and every figure that counts it is right at the next reading.

All statements take the same values: first and after (instants, the period), first_on and last_on (its days), now,
week, month and quarter (instants: the edges of ages), since (the instant 12 months before `after`), since_on (the first
day of two years before), estates and blocks (JSON lists of keys, or nothing: all).
"""

from __future__ import annotations

from typing import Final

_SCOPE: Final = """
    (:estates IS NULL OR {0}.estate_id IN (SELECT value FROM json_each(:estates)))
    AND (:blocks IS NULL OR {0}.block_id IN (SELECT value FROM json_each(:blocks)))"""
_ISSUE: Final = _SCOPE.format("i")
_OF_ISSUE: Final = f"""
    (coalesce(:estates, :blocks) IS NULL OR {{0}}.issue_id IN (SELECT i.id FROM issue i WHERE {_ISSUE}))"""
_MONTH: Final = "substr(date({}, '+8 hours'), 1, 7)"  # Malaysia is eight hours ahead of UTC

# (band from 0, priority, how many): 0 to 7 days, 8 to 30, 31 to 90, more.
AGES: Final = f"""
SELECT CASE WHEN i.reported_at >= :week THEN 0 WHEN i.reported_at >= :month THEN 1
    WHEN i.reported_at >= :quarter THEN 2 ELSE 3 END AS band, i.priority, count(*)
FROM issue i WHERE i.ended_at IS NULL AND {_ISSUE} GROUP BY 1, 2"""

# (status, how many left it, median and 90th percentile of the seconds spent in it), by nearest rank.
STAYS: Final = f"""
WITH stay AS (
    SELECT e.was, e.spent, row_number() OVER (PARTITION BY e.was ORDER BY e.spent) AS place,
        count(*) OVER (PARTITION BY e.was) AS many
    FROM issue_event e
    WHERE e.was IN ('received', 'reviewed', 'assigned', 'in_progress', 'on_hold', 'referred', 'done')
        AND e.at >= :first AND e.at < :after AND e.spent IS NOT NULL AND {_OF_ISSUE.format("e")}
)
SELECT was, max(many), max(CASE WHEN place = (many + 1) / 2 THEN spent END),
    max(CASE WHEN place = (9 * many + 9) / 10 THEN spent END)
FROM stay GROUP BY was"""

_JUDGED: Final = """
    sum(i.{0} <= i.{1}), sum(i.{0} > i.{1} OR (i.{0} IS NULL AND i.ended_at IS NULL AND i.{1} < :now)),
    sum(i.{0} IS NULL AND i.ended_at IS NULL AND i.{1} >= :now)"""

# (priority, then met, missed, still running of each promise): of what was reported in the period and has a clock.
PROMISES: Final = f"""
SELECT i.priority, {_JUDGED.format("acknowledged_at", "acknowledge_by")}, {_JUDGED.format("acted_at", "act_by")},
    {_JUDGED.format("finished_at", "finish_by")}
FROM issue i
WHERE i.reported_at >= :first AND i.reported_at < :after AND i.finish_by IS NOT NULL AND {_ISSUE}
GROUP BY i.priority"""

# (finished at least once, of those reopened)
REOPENED: Final = f"""
SELECT count(*), sum(i.reopened > 0) FROM issue i
WHERE i.reported_at >= :first AND i.reported_at < :after AND (i.finished_at IS NOT NULL OR i.reopened > 0)
    AND {_ISSUE}"""

# (about, face, how many)
FACES: Final = f"""
SELECT s.about, s.face, count(*) FROM satisfaction s
WHERE s.said_on BETWEEN :first_on AND :last_on AND {_OF_ISSUE.format("s")} GROUP BY 1, 2"""

# (block, its code, year, sen): of the year the work was done in, as the page of costs counts it; cancelled ones not.
_DONE_ON: Final = "coalesce(w.done_on, w.ordered_on)"
COSTS: Final = f"""
SELECT w.block_id, b.code, substr({_DONE_ON}, 1, 4), sum(w.actual_sen)
FROM work_order w LEFT JOIN block b ON b.id = w.block_id
WHERE {_DONE_ON} BETWEEN :since_on AND :last_on AND w.actual_sen IS NOT NULL AND w.status <> 'cancelled'
    AND {_SCOPE.format("w")}
GROUP BY 1, 2, 3 ORDER BY b.sort_key"""

# (month, how many)
CAME: Final = f"""
SELECT {_MONTH.format("i.reported_at")}, count(*) FROM issue i
WHERE i.reported_at >= :since AND i.reported_at < :after AND {_ISSUE} GROUP BY 1"""
WENT: Final = f"""
SELECT {_MONTH.format("i.ended_at")}, count(*) FROM issue i
WHERE i.ended_at >= :since AND i.ended_at < :after AND {_ISSUE} GROUP BY 1"""

STATEMENTS: Final = (AGES, STAYS, PROMISES, REOPENED, FACES, COSTS, CAME, WENT)
