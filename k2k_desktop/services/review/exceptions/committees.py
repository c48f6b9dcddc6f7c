"""Exception tests on committees: acting out of office, declarations, interests, terms, votes without counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.people.spelling import folded_latin
from k2k_desktop.services.governance.declarations import telling_words
from k2k_desktop.services.governance.judging import over_limit
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.meetings.interests import interests_touching
from k2k_desktop.services.review.drawing import BODY
from k2k_desktop.services.review.exceptions.kinds import OWN_RULES, SAT, ExceptionTest, Hit, Span, rows

SETTLED_IN: Final = 30  # days in office before a declaration is missed
_WORD: Final = re.compile(r"[^\W_]+")
_OPEN: Final = "'9999-12-31'"
_ENDED: Final = f"min(coalesce(p.to_on, {_OPEN}), coalesce(t.to_on, {_OPEN}))"
# Those who sat as members, and those who answered a circular, outside the time of their appointment or its term.
_ACTED: Final = f"""
SELECT 'meeting', m.id, p.person_name, p.position, {_ENDED} FROM attendance a JOIN meeting m ON m.id = a.meeting_id
JOIN appointment p ON p.id = a.appointment_id JOIN term t ON t.id = p.term_id
WHERE a.attended_as = 'present' AND m.status IN {SAT} AND m.held_on BETWEEN :first AND :last AND {BODY.format("m.")}
    AND (m.held_on > {_ENDED} OR m.held_on < p.from_on)
UNION ALL
SELECT 'resolution', r.id, p.person_name, p.position, {_ENDED} FROM resolution_reply y
JOIN resolution r ON r.id = y.resolution_id
JOIN appointment p ON p.id = y.appointment_id JOIN term t ON t.id = p.term_id
WHERE y.replied_on BETWEEN :first AND :last AND {BODY.format("r.")}
    AND (y.replied_on > {_ENDED} OR y.replied_on < p.from_on)
ORDER BY 1, 2"""
_UNDECLARED: Final = f"""
SELECT p.id, p.from_on FROM appointment p
WHERE p.counts AND {BODY.format("p.")} AND p.from_on <= date(:point, '-{SETTLED_IN} days')
    AND (p.to_on IS NULL OR p.to_on >= :point)
    AND NOT EXISTS (
        SELECT 1 FROM declaration d JOIN appointment q ON q.id = d.appointment_id
        WHERE d.organisation_id = p.organisation_id AND d.kind = 'interest'
            AND d.declared_on <= :point AND d.valid_to >= :point
            AND coalesce(q.resident_id, lower(q.person_name)) = coalesce(p.resident_id, lower(p.person_name)))
GROUP BY p.organisation_id, coalesce(p.resident_id, lower(p.person_name)) ORDER BY p.organisation_id, p.seniority"""
_VOTED_AWAY: Final = f"""
SELECT m.id, a.person_name, v.motion FROM named_vote n JOIN vote v ON v.id = n.vote_id
JOIN attendance a ON a.id = n.attendance_id JOIN meeting m ON m.id = v.meeting_id
JOIN step_out s ON s.agenda_item_id = v.agenda_item_id AND s.attendance_id = a.id
WHERE m.held_on BETWEEN :first AND :last AND {BODY.format("m.")}"""
_VOTED_ON: Final = f"""
SELECT m.id, v.agenda_item_id, i.title, group_concat(d.matter, char(10)) FROM vote v
JOIN meeting m ON m.id = v.meeting_id JOIN agenda_item i ON i.id = v.agenda_item_id
JOIN declaration d ON d.organisation_id = m.organisation_id AND d.kind != 'confidentiality'
    AND d.declared_on <= m.held_on AND d.valid_to >= m.held_on
WHERE m.held_on BETWEEN :first AND :last AND {BODY.format("m.")} GROUP BY v.agenda_item_id"""
_AGAIN: Final = f"""
SELECT p.id FROM appointment p
WHERE p.counts AND p.from_on BETWEEN :first AND :last AND {BODY.format("p.")} AND EXISTS (
    SELECT 1 FROM appointment q WHERE q.organisation_id = p.organisation_id AND q.term_id != p.term_id AND q.counts
    AND q.from_on < p.from_on
    AND coalesce(q.resident_id, lower(q.person_name)) = coalesce(p.resident_id, lower(p.person_name)))"""
_UNCOUNTED: Final = f"""
SELECT r.id FROM resolution r
WHERE r.resolved_on BETWEEN :first AND :last AND {BODY.format("r.")} AND r.way = 'meeting'
    AND r.result IN ('carried', 'lost') AND NOT r.consensus AND r.votes_for IS NULL
    AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.minute_entry_id = r.minute_entry_id)
ORDER BY r.resolved_on, r.number"""


def acted_after_term(session: Session, span: Span) -> Iterator[Hit]:
    """Members who sat in a meeting, or answered a circular, before or after their time in office."""
    for table, key, name, position, ended in rows(session, _ACTED, span):
        words = N_("{name}, {position}: not in office yet.")
        if not str(ended).startswith("9999"):
            words = N_("{name}, {position}: in office until {day}.")
        yield Hit(table, key, span.say(words, name=name, position=position, day=span.day(ended)))


def undeclared(session: Session, span: Span) -> Iterator[Hit]:
    """Members in office at the end of the period without a declaration of interest that holds."""
    point = min(span.last, span.now)
    there = replace(span, values={**span.values, "point": point.isoformat()})
    for key, since in rows(session, _UNDECLARED, there):
        yield Hit("appointment", key, span.say(N_("In office since {day}."), day=span.day(since)))


def voted_with_interest(session: Session, span: Span) -> Iterator[Hit]:
    """Members with a declared interest who voted on the item, or stayed in the room while it was voted on."""
    for key, name, motion in rows(session, _VOTED_AWAY, span):
        words = N_("{name} stepped out of the item, yet a vote of theirs is counted: {motion}")
        yield Hit("meeting", key, span.say(words, name=name, motion=" ".join(motion.split())[:80]))
    for key, item, title, matters in rows(session, _VOTED_ON, span):
        said = set(_WORD.findall(folded_latin(title)))
        if not any(said & telling_words(matter) for matter in matters.split("\n")):
            continue  # most: the room need not be looked at
        for one in interests_touching(session, key, item):
            words = N_("{name} stayed for the vote on “{title}” with a declared interest: {matter}")
            yield Hit("meeting", key, span.say(words, name=one.name, title=title, matter=one.matter))


def beyond_terms(session: Session, span: Span) -> Iterator[Hit]:
    """Appointments that are one term more than the rules allow in a row."""
    for (key,) in rows(session, _AGAIN, span):
        one = session.get_one(Appointment, key)
        over = over_limit(session, one, rules_on(session, one.organisation_id, one.from_on))
        if over is not None:
            yield Hit("appointment", key, over.say(span.language))


def uncounted(session: Session, span: Span) -> Iterator[Hit]:
    """Resolutions of a meeting, not by consensus, without the numbers of votes."""
    for (key,) in rows(session, _UNCOUNTED, span):
        yield Hit("resolution", key, span.say(N_("Neither votes nor consensus are on record.")))


TESTS: Final = (
    ExceptionTest(
        "acted_after_term", N_("Acting out of office"),
        N_("Only those in office on the day sit and vote as members; office ends with the appointment or the term."),
        OWN_RULES, acted_after_term,
    ),
    ExceptionTest(
        "undeclared", N_("Declaration of interest missing"),
        N_("Each member declares interests within 30 days in office, and again each year."),
        N_("Practice of this program; model codes of conduct"), undeclared,
    ),
    ExceptionTest(
        "voted_with_interest", N_("Vote by somebody with a declared interest"),
        N_("Who declared an interest in a matter steps out while it is decided."),
        N_("Rules on conflicts of interest in the constitution"), voted_with_interest,
    ),
    ExceptionTest(
        "beyond_terms", N_("Appointed beyond the limit of terms"),
        N_("Nobody serves more terms in a row than the rules allow; an exception needs a reason."),
        N_("Rules of the organisation; Act 751 and Act 757 where they apply"), beyond_terms,
    ),
    ExceptionTest(
        "uncounted", N_("Resolution without votes"),
        N_("A resolution states its votes for and against, or that it was by consensus."), OWN_RULES, uncounted,
    ),
)  # fmt: skip
