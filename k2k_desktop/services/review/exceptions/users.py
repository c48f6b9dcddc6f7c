"""Exception tests on users and the trail: odd hours, clocks, reveals, exports, logins, copies, backdating."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_
from k2k_desktop.services.review.drawing import BODY
from k2k_desktop.services.review.exceptions.kinds import LOCAL, OFFICE, ExceptionTest, Hit, Span, day_of, rows
from k2k_desktop.services.working_days import calendar_of

REVEALS_A_DAY: Final = 20  # security design 4.8
EXPORTS_A_DAY: Final = 5
QUIET_DAYS: Final = 90
COPY_DAYS: Final = 7  # security design 4.6: red at seven days
BACK_DAYS: Final = 30
_COPIES: Final = "('backups.copy', 'backups.make_copy')"
_NIGHT: Final = "time({}, '+8 hours') < '06:00:00' OR time({}, '+8 hours') >= '22:00:00'"

# Meetings are often held in the evening or on a Saturday, and their minutes written there.
_HOURS: Final = f"""
SELECT e.user_id, {LOCAL.format("e.at")} AS day, min(e.seq), count(*), sum({_NIGHT.format("e.at", "e.at")}), u.name
FROM audit_entry e JOIN user u ON u.id = e.user_id
WHERE e.at >= :begin AND e.at < :end AND e.action NOT LIKE 'meetings.%' AND e.action NOT LIKE 'office.%'
    AND EXISTS (SELECT 1 FROM audit_change c WHERE c.entry_seq = e.seq)
GROUP BY e.user_id, day ORDER BY 3"""
_CLOCK: Final = """
SELECT seq FROM audit_entry WHERE at >= :begin AND at < :end AND body LIKE '%"clock_ok":false%' ORDER BY seq"""
_MANY: Final = f"""
SELECT min(e.seq), count(*), u.name, {LOCAL.format("e.at")} AS day FROM audit_entry e JOIN user u ON u.id = e.user_id
WHERE e.at >= :begin AND e.at < :end AND {{acts}} GROUP BY e.user_id, day HAVING count(*) > {{most}} ORDER BY 1"""
_REVEALS: Final = _MANY.format(acts="e.action LIKE '%.reveal%'", most=REVEALS_A_DAY)
_EXPORTS: Final = _MANY.format(acts="e.action LIKE '%export%'", most=EXPORTS_A_DAY)
_IDLE: Final = f"""
SELECT id, ends_on, {LOCAL.format("last_sign_in_at")} FROM user
WHERE active AND (ends_on < :now
    OR {LOCAL.format("coalesce(last_sign_in_at, created_at)")} < date(:now, '-{QUIET_DAYS} days'))
ORDER BY name"""
_OVERSTAYED: Final = f"""
SELECT min(e.seq), count(*), u.name, u.ends_on FROM audit_entry e JOIN user u ON u.id = e.user_id
WHERE e.at >= :begin AND e.at < :end AND u.ends_on IS NOT NULL AND {LOCAL.format("e.at")} > u.ends_on
GROUP BY u.id ORDER BY 1"""
_COPIED: Final = f"""
SELECT seq, {LOCAL.format("at")} FROM audit_entry WHERE action IN {_COPIES} AND at < :end ORDER BY seq"""
# (table opened, its key, day of the record, when it was entered): what is entered long after it happened. An office
# brings its past in during the first month; what is imported has days of its own.
_DATED: Final = f"""
SELECT 'meeting' AS place, id, held_on AS day, created_at FROM meeting WHERE status != 'planned' AND {BODY.format("")}
UNION ALL SELECT 'resolution', id, resolved_on, created_at FROM resolution WHERE {BODY.format("")}
UNION ALL SELECT 'appointment', id, from_on, created_at FROM appointment WHERE {BODY.format("")}
UNION ALL SELECT 'declaration', id, declared_on, created_at FROM declaration WHERE {BODY.format("")}
UNION ALL SELECT 'work_order', id, ordered_on, created_at FROM work_order WHERE ordered_on IS NOT NULL
UNION ALL SELECT 'issue', id, {LOCAL.format("reported_at")}, created_at FROM issue WHERE batch_id IS NULL"""
_BACKDATED: Final = f"""
SELECT place, id, day, {LOCAL.format("created_at")} AS entered FROM ({_DATED})
WHERE created_at >= :begin AND created_at < :end
    AND julianday(entered) - julianday(day) > {BACK_DAYS}
    AND entered > (SELECT date(created_at, '+8 hours', '+{BACK_DAYS} days') FROM office LIMIT 1)
ORDER BY entered"""


def odd_hours(session: Session, span: Span) -> Iterator[Hit]:
    """Days on which a user changed records at night, in a weekend or on a holiday."""
    calendar = calendar_of(session)
    for _user, text, seq, count, night, name in rows(session, _HOURS, span):
        day = day_of(text)
        if night:
            words = N_("{name}, {day}: changes between 10 p.m. and 6 a.m.: {count}.")
            yield Hit("audit_entry", seq, span.say(words, name=name, day=span.day(day, weekday=True), count=night))
        elif not calendar.is_working(day):
            words = N_("{name}, {day}: changes on a day of rest: {count}.")
            yield Hit("audit_entry", seq, span.say(words, name=name, day=span.day(day, weekday=True), count=count))


def clock_wrong(session: Session, span: Span) -> Iterator[Hit]:
    """Entries made while the computer's clock had been moved."""
    for (seq,) in rows(session, _CLOCK, span):
        yield Hit("audit_entry", seq, span.say(N_("The clock jumped before this entry.")))


def many_reveals(session: Session, span: Span) -> Iterator[Hit]:
    """Days on which one user had very many identity numbers shown."""
    for seq, count, name, day in rows(session, _REVEALS, span):
        words = N_("{name}, {day}: identity numbers shown: {count}.")
        yield Hit("audit_entry", seq, span.say(words, name=name, day=span.day(day), count=count))


def many_exports(session: Session, span: Span) -> Iterator[Hit]:
    """Days on which one user made many exports."""
    for seq, count, name, day in rows(session, _EXPORTS, span):
        words = N_("{name}, {day}: exports: {count}.")
        yield Hit("audit_entry", seq, span.say(words, name=name, day=span.day(day), count=count))


def left_but_active(session: Session, span: Span) -> Iterator[Hit]:
    """Users whose sign-in is still on although it ended, or nobody used it for long."""
    for key, ends, last in rows(session, _IDLE, span):
        if ends is not None and day_of(ends) < span.now:
            yield Hit("user", key, span.say(N_("The sign-in ended on {day}, yet it is active."), day=span.day(ends)))
        elif last is None:
            yield Hit("user", key, span.say(N_("Never signed in.")))
        else:
            yield Hit("user", key, span.say(N_("Last sign-in on {day}."), day=span.day(last)))


def overstayed(session: Session, span: Span) -> Iterator[Hit]:
    """Users with entries after the day their sign-in ended: an auditor after the audit."""
    for seq, count, name, ends in rows(session, _OVERSTAYED, span):
        words = N_("{name}: entries after {day}: {count}.")
        yield Hit("audit_entry", seq, span.say(words, name=name, count=count, day=span.day(ends)))


def copies_old(session: Session, span: Span) -> Iterator[Hit]:
    """Times of more than seven days without a copy of the office."""
    ((begun,),) = rows(session, f"SELECT min({LOCAL.format('created_at')}) FROM office", span)
    made = [(seq, day_of(day)) for seq, day in rows(session, _COPIED, span)]
    before = day_of(begun)
    end = min(span.last, span.now)
    for seq, day in [*made, (0, end)]:
        start = max(before, span.first)
        if (day - start).days > COPY_DAYS and day >= span.first:
            words = N_("Days without a copy: {count}, from {first} to {last}.")
            told = span.say(words, count=(day - start).days, first=span.day(start), last=span.day(day))
            yield Hit("audit_entry", seq, told) if seq else Hit("office", 1, told)
        before = max(before, day)


def backdated(session: Session, span: Span) -> Iterator[Hit]:
    """Records entered more than a month after the day they bear."""
    for table, key, day, entered in rows(session, _BACKDATED, span):
        words = N_("Dated {day}, entered on {entered}.")
        yield Hit(table, key, span.say(words, day=span.day(day), entered=span.day(entered)))


_ACCESS: Final = N_("A sign-in is for whoever works in the office now")
TESTS: Final = (
    ExceptionTest(
        "odd_hours", N_("Changes at night or on days of rest"),
        N_("Records are kept in office hours. Work at other times can be right: look for a pattern. Meetings are left "
           "out."),
        OFFICE, odd_hours,
    ),
    ExceptionTest(
        "clock_wrong", N_("The computer's clock was moved"),
        N_("The clock keeps step: entries after a jump of more than 2 minutes back or 24 hours ahead are marked."),
        OFFICE, clock_wrong,
    ),
    ExceptionTest(
        "many_reveals", N_("Very many identity numbers shown"),
        N_("More than 20 identity numbers shown by one user on one day are explained."), OFFICE, many_reveals,
    ),
    ExceptionTest(
        "many_exports", N_("Many exports on one day"),
        N_("More than 5 exports by one user on one day are explained."), OFFICE, many_exports,
    ),
    ExceptionTest(
        "left_but_active", N_("Users left but active"),
        N_("A sign-in that ended, or that nobody used for 90 days, is switched off."), _ACCESS, left_but_active,
    ),
    ExceptionTest(
        "overstayed", N_("Entries after the sign-in ended"),
        N_("Nobody works after the day their sign-in ends; an auditor's always ends on a day."), _ACCESS, overstayed,
    ),
    ExceptionTest(
        "copies_old", N_("No copy for more than 7 days"),
        N_("A copy of the office is made every day on which it is used; after 7 days without one the screen warns in "
           "red."),
        OFFICE, copies_old,
    ),
    ExceptionTest(
        "backdated", N_("Entered long after the day"),
        N_("Records are entered when things happen: 30 days later at most. The office's first month is left out."),
        OFFICE, backdated,
    ),
)  # fmt: skip
