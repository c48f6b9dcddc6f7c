"""What the community's priorities put on paper: slips to rank on, the result of a round, and charters to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import Charter, RoundStatus, RoundWay
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance.resolutions import name_of
from k2k_desktop.services.issues.letters import public_title
from k2k_desktop.services.issues.priorities.charter_pages import charter_page
from k2k_desktop.services.issues.priorities.round_pages import round_page
from k2k_desktop.services.issues.priorities.round_results import results

if TYPE_CHECKING:
    from k2k_desktop.reports import charter, round_result, round_slip

MOST: int = 4000  # slips of a block in one print


@question(needs="priorities.see", recorded=N_("Print slips of round"))
def round_slip_pdf(session: Session, round_id: int, language: Language, block: str = "") -> Printed:
    """A slip for each household, block by block, as a PDF; only those of *block* (its code) where one is given.

    Raises UserError before voting opens, and for a show of hands.
    """
    from k2k_desktop.reports import round_slip

    document = slip_paper(session, round_id, language, block)
    title = say(N_("Slips of the priority round"), language)
    return documents.issued(
        session, "round_slip", ("priority_round", round_id), f"{title}: {document.title}", document,
        round_slip.print_round_slips,
    )  # fmt: skip


@question(needs="priorities.see", recorded=N_("Print result of round"))
def round_result_pdf(session: Session, round_id: int, language: Language) -> Printed:
    """The result of a closed round as a PDF, with what could tell a household's choice withheld."""
    from k2k_desktop.reports import round_result

    document = result_paper(session, round_id, language)
    title = say(N_("Result of the priority round"), language)
    return documents.issued(
        session, "round_result", ("priority_round", round_id), f"{title}: {document.title}", document,
        round_result.print_round_result,
    )  # fmt: skip


@question(needs="priorities.see", recorded=N_("Print charter"))
def charter_pdf(session: Session, charter_id: int, language: Language) -> Printed:
    """A charter as a PDF, with lines for both sides and for the households that sign it off."""
    from k2k_desktop.reports import charter

    document = charter_paper(session, charter_id, language)
    title = f"{say(N_('Priority charter'), language)} {document.reference}"
    return documents.issued(session, "charter", ("charter", charter_id), title, document, charter.print_charter)


def slip_paper(session: Session, round_id: int, language: Language, block: str = "") -> round_slip.RoundSlips:
    """The slips of a round whose candidates have their numbers."""
    from k2k_desktop.reports import round_slip

    page = round_page(session, round_id)
    if page.status is RoundStatus.preparing:
        raise UserError(N_("Open the voting first: the candidates have no numbers yet."))
    if page.way is RoundWay.hands:
        raise UserError(N_("This round is by show of hands: there are no slips."))
    piles = tuple(
        round_slip.Pile(line.block, min(line.households, MOST))
        for line in results(session, round_id, language).turnout
        if line.households and block in ("", line.block)
    )
    if not piles:
        raise UserError(N_("Nobody lives there, so there is no household to give a slip to."))
    choices = tuple(round_slip.Choice(one.number, one.title) for one in page.standing)
    paper = office.paper(session, language)
    return round_slip.RoundSlips(paper, page.title, page.estate, page.closes_on, page.choices, choices, piles)


def result_paper(session: Session, round_id: int, language: Language) -> round_result.RoundResult:
    """The result of a closed round."""
    from k2k_desktop.reports import round_result

    found = results(session, round_id, language)
    page = found.page
    if page.closed_on is None:
        raise UserError(N_("The result is counted when the round is closed."))
    groups = (
        (N_("First choices by block"), found.by_block), (N_("First choices by sex"), found.by_sex),
        (N_("First choices by age"), found.by_age),
    )  # fmt: skip
    return round_result.RoundResult(
        office.paper(session, language), page.title, page.estate, page.way.say(language),
        page.way is RoundWay.hands, page.opens_on, min(page.closes_on, page.closed_on), page.choices,
        found.valid, found.spoilt,
        tuple(
            round_result.Line(one.place, one.number, one.title, one.points, one.firsts, one.score, one.wins, one.tie)
            for one in found.lines
        ),
        tuple((one.block, one.households, one.voted, one.spoilt) for one in found.turnout),
        tuple(
            round_result.Group(say(title, language), one.heads, one.cells, one.totals, one.withheld)
            for title, one in groups
        ),
    )  # fmt: skip


def charter_paper(session: Session, charter_id: int, language: Language) -> charter.CharterPaper:
    """A charter with everything on it; a signature in the register is told by its unit, and no complaint's title
    names who complained: households sign it."""
    from k2k_desktop.reports import charter

    page = charter_page(session, charter_id)
    by = session.execute(
        sa.select(Resolution.number, Resolution.year)
        .join(Charter, Charter.resolution_id == Resolution.id)
        .where(Charter.id == charter_id)
    ).first()
    return charter.CharterPaper(
        office.paper(session, language), page.reference, page.title, page.estate, page.organisation, page.round,
        page.status.say(language), page.problem, page.cause, page.solved_means, page.lead, page.partner,
        page.budget_sen, page.funded_sen, page.funder, name_of(by[0], by[1], language) if by else "",
        page.agreed_on, page.due_on, page.ended_on, page.end_reason, page.sign_offs,
        tuple(charter.Step(one.title, one.due_on, one.done_on) for one in page.milestones),
        tuple(
            (one.reference, public_title(session, session.get_one(Issue, one.issue_id), language))
            for one in page.issues
        ),
        tuple((one.unit, one.signed_on, one.accepted) for one in page.signed),
    )  # fmt: skip
