"""What an election puts on paper: roll, nomination forms, ballot papers, and the certificate of its result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.models.governance.elections import BallotMethod, Election, ElectionStatus, Elector, Nomination
from k2k_desktop.models.meetings import Meeting
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance.elections.pages import CandidateView, ContestView, contest_views
from k2k_desktop.services.governance.elections.planning import days_needed
from k2k_desktop.services.governance.elections.records import election_of, electors_count
from k2k_desktop.services.governance.elections.roll import RollLine, roll_changes
from k2k_desktop.services.governance.positions import spoken
from k2k_desktop.services.governance.seats import organisation_of
from k2k_desktop.services.runner import progress

if TYPE_CHECKING:
    from k2k_desktop.reports import ballot, electoral_roll, nomination_form, result_certificate

MOST: Final = 500  # ballot papers of a position in one print
_HALF: Final = (ElectionStatus.planned, ElectionStatus.nominations)


@question(needs="governance.see", recorded=N_("Print electoral roll"))
def electoral_roll_pdf(session: Session, election_id: int, language: Language) -> Printed:
    """The frozen roll as a PDF, with a column to sign and what changed since apart."""
    from k2k_desktop.reports import electoral_roll

    told = progress(session)

    def draw(document: electoral_roll.ElectoralRoll) -> Printed:
        return electoral_roll.print_electoral_roll(document, told)

    document = roll_paper(session, election_id, language)
    title = _title(N_("Electoral roll"), document.organisation, language)
    return documents.issued(session, "electoral_roll", ("election", election_id), title, document, draw)


@question(needs="governance.see", recorded=N_("Print nomination form"))
def nomination_form_pdf(
    session: Session, election_id: int, language: Language, nomination_id: int | None = None
) -> Printed:
    """A blank nomination form for each position, or the one of *nomination_id* filled in, as a PDF."""
    from k2k_desktop.reports import nomination_form

    document = form_paper(session, election_id, language, nomination_id)
    title = _title(N_("Nomination form"), document.organisation, language)
    subject = ("nomination", nomination_id) if nomination_id else ("election", election_id)
    return documents.issued(session, "nomination_form", subject, title, document, nomination_form.print_nomination_form)


@question(needs="governance.see", recorded=N_("Print ballot papers"))
def ballots_pdf(
    session: Session, election_id: int, language: Language, count: int | None = None, first: int = 1
) -> Printed:
    """*count* numbered ballot papers from number *first* for each position with a vote, as a PDF.

    Nothing given: one for each elector, at most 500 in a print. Raises UserError where there is no vote, or more
    papers are asked for than there are electors.
    """
    from k2k_desktop.reports import ballot

    document = ballot_paper(session, election_id, language, count, first)
    title = _title(N_("Ballot papers"), document.organisation, language)
    return documents.issued(session, "ballot", ("election", election_id), title, document, ballot.print_ballots)


@question(needs="governance.see", recorded=N_("Print result certificate"))
def result_certificate_pdf(session: Session, election_id: int, language: Language) -> Printed:
    """The result as a PDF: a draft until it is declared."""
    from k2k_desktop.reports import result_certificate

    document = certificate_paper(session, election_id, language)
    title = _title(N_("Certificate of election result"), document.organisation, language)
    return documents.issued(
        session, "result_certificate", ("election", election_id), title, document,
        result_certificate.print_result_certificate, edition="declared" if document.declared_on else None,
    )  # fmt: skip


def roll_paper(session: Session, election_id: int, language: Language) -> electoral_roll.ElectoralRoll:
    """All that is printed of a frozen roll."""
    from k2k_desktop.reports import electoral_roll

    election = election_of(session, election_id)
    if election.roll_on is None:
        raise UserError(N_("The electoral roll is not frozen yet."))
    found = sa.select(Elector.number, Elector.person_name, Elector.unit_code).where(Elector.election_id == election_id)
    over = election.status in (ElectionStatus.declared, ElectionStatus.cancelled)
    changes = None if over else roll_changes(session, election_id)

    def lines(people: Sequence[RollLine]) -> tuple[electoral_roll.Voter, ...]:
        return tuple(electoral_roll.Voter(one.number, one.name, one.unit) for one in people)

    return electoral_roll.ElectoralRoll(
        paper=office.paper(session, language),
        organisation=organisation_of(session, election.organisation_id).name,
        held_on=election.held_on,
        frozen_on=election.roll_on,
        rule=rule_in_words(election, language),
        voters=tuple(
            electoral_roll.Voter(number, name, unit or "")
            for number, name, unit in session.execute(found.order_by(Elector.number))
        ),
        added=lines(changes.added) if changes else (),
        removed=lines(changes.removed) if changes else (),
    )


def form_paper(
    session: Session, election_id: int, language: Language, nomination_id: int | None
) -> nomination_form.NominationForms:
    """Blank forms for every position, or the one form of a nomination."""
    from k2k_desktop.reports import nomination_form

    election = election_of(session, election_id)
    contests = contest_views(session, election)
    forms = [nomination_form.Form(spoken(one.position, language), one.seats) for one in contests]
    if nomination_id is not None:
        forms = [
            nomination_form.Form(
                spoken(contest.position, language), contest.seats,
                nomination_form.Signer(one.name, str(one.roll_number), one.unit),
                *(nomination_form.Signer(*side) for side in _sides(session, election_id, one)),
            )
            for contest in contests for one in contest.candidates if one.id == nomination_id
        ]  # fmt: skip
    if not forms:
        raise UserError(N_("Say first which positions are voted on."))
    return nomination_form.NominationForms(
        office.paper(session, language), organisation_of(session, election.organisation_id).name, election.held_on,
        tuple(forms), election.closes_on,
    )  # fmt: skip


def ballot_paper(
    session: Session, election_id: int, language: Language, count: int | None, first: int
) -> ballot.Ballots:
    """The papers numbered *first* and on, of each position with a vote."""
    from k2k_desktop.reports import ballot

    election = election_of(session, election_id)
    if election.status in _HALF:
        raise UserError(N_("Close nominations first: the candidates have no numbers yet."))
    if election.method is BallotMethod.hands:
        raise UserError(N_("This election is by show of hands: there are no ballot papers."))
    contests = tuple(
        ballot.Contest(
            spoken(one.position, language), one.seats,
            tuple(ballot.Choice(person.ballot_number or 0, person.name) for person in one.standing),
        )
        for one in contest_views(session, election) if len(one.standing) > one.seats
    )  # fmt: skip
    if not contests:
        raise UserError(N_("Nobody stands against another: there is no vote, and no ballot papers."))
    electors = electors_count(session, election_id)
    wanted = min(electors - first + 1, MOST) if count is None else count
    if first < 1 or wanted < 1 or wanted > MOST or first + wanted - 1 > electors:
        words = N_("Choose 1 to {most} papers in a print, numbered within the {electors} electors on the roll.")
        raise UserError(words, most=MOST, electors=electors)
    name = organisation_of(session, election.organisation_id).name
    paper = office.paper(session, language)
    return ballot.Ballots(paper, name, election.held_on, contests, first, first + wanted - 1)


def certificate_paper(session: Session, election_id: int, language: Language) -> result_certificate.ResultCertificate:
    """The result as far as it is known; only a declared one is no draft."""
    from k2k_desktop.reports import result_certificate

    election = election_of(session, election_id)
    if election.status not in (ElectionStatus.counted, ElectionStatus.declared):
        raise UserError(N_("There is no result yet. Close the count first."))
    declared = election.status is ElectionStatus.declared
    given = (election.held_on - election.notice_on).days if election.notice_on else 0
    return result_certificate.ResultCertificate(
        paper=office.paper(session, language, draft=not declared),
        organisation=organisation_of(session, election.organisation_id).name,
        held_on=election.held_on,
        method=election.method.say(language),
        hands=election.method is BallotMethod.hands,
        electors=electors_count(session, election_id),
        roll_on=election.roll_on,
        notice_on=election.notice_on,
        notice_given=given,
        notice_needed=days_needed(session, election),
        contests=tuple(_result(one, language) for one in contest_views(session, election)),
        declared_on=election.declared_on,
        term_from=election.term_from,
        term_to=election.term_to,
        tellers=tuple(name.strip() for name in re.split(r"[;,\n]", election.tellers or "") if name.strip()),
        objection=election.objection or "",
        meeting=_meeting(session, election, language),
    )


def rule_in_words(election: Election, language: Language | None = None) -> tuple[str, ...]:
    """Whom the rule of the roll admits, a part a phrase."""
    found = [say(N_("residents of the estate"), language)]
    if election.members_only:
        found = [say(N_("members of the organisation"), language)]
    if election.least_age:
        found.append(say(N_("aged {age} or more on the election day"), language, age=election.least_age))
    if election.months_resident:
        lived = say_count("who have lived here for {count} month", "who have lived here for {count} months",
                          election.months_resident, language)  # fmt: skip
        found.append(lived)
    if election.one_per_household:
        found.append(say(N_("one of each household"), language))
    return tuple(found)


def _result(view: ContestView, language: Language) -> result_certificate.Contest:
    from k2k_desktop.reports import result_certificate

    people = tuple(
        result_certificate.Candidate(
            one.ballot_number or 0, one.name, one.unit, None if view.unopposed else one.votes, one.elected, one.by_tie
        )
        for one in view.standing
    )
    boxes = tuple(
        result_certificate.Box(box.name, box.papers.issued, box.papers.used, box.papers.spoilt, box.papers.unused)
        for box in view.boxes
    )
    return result_certificate.Contest(
        spoken(view.position, language), view.seats, people, boxes, view.tie_broken, view.recount_reasons
    )


def _sides(session: Session, election_id: int, one: CandidateView) -> list[tuple[str, str, str]]:
    """Name, roll number and unit of who proposed and who seconded."""
    nomination = session.get_one(Nomination, one.id)
    people = (session.get_one(Elector, key) for key in (nomination.proposer_id, nomination.seconder_id))
    return [(person.person_name, str(person.number), person.unit_code or "") for person in people]


def _meeting(session: Session, election: Election, language: Language) -> str:
    """Kind and day of the meeting it is held at."""
    meeting = session.get(Meeting, election.meeting_id) if election.meeting_id is not None else None
    if meeting is None:
        return ""
    day = show_day(meeting.held_on, language, long=True)
    return say(N_("{kind}, {day}"), language, kind=meeting.kind.say(language), day=day)


def _title(words: str, organisation: str, language: Language) -> str:
    return say(N_("{title}: {organisation}"), language, title=say(words, language), organisation=organisation)
