"""Papers of a breach: the form for the Commissioner, the letter to the people, the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.privacy import Breach
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.letters import our_reference, post_of
from k2k_desktop.services.privacy import breaches
from k2k_desktop.services.privacy.breach_pages import line_of, step_words
from k2k_desktop.services.privacy.notices import current_notice
from k2k_desktop.services.runner import progress, say_more, who

if TYPE_CHECKING:
    from k2k_desktop.reports.breach_form import Part

_PEOPLE: Final = N_("People concerned")


@question(needs="privacy.see", recorded=N_("Print notification of data breach"))
def breach_form_pdf(session: Session, breach_id: int, language: Language) -> Printed:
    """What the Commissioner must be told of one breach, as the records now say."""
    from k2k_desktop.reports import breach_form

    one = session.get_one(Breach, breach_id)
    form = breach_form.BreachForm(
        paper=office.paper(session, language), reference=our_reference(session, breaches.reference_of(one)),
        parts=_parts(session, one, language), signed_name=who(session).name,
        signed_position=post_of(session, language),
    )  # fmt: skip
    return documents.issued(
        session, "breach_form", ("breach", one.id), form.title(), form, breach_form.print_breach_form
    )


@question(needs="privacy.see", recorded=N_("Print letter about data breach"))
def breach_letter_pdf(session: Session, breach_id: int, language: Language) -> Printed:
    """What the people are told; without a name, so that one letter serves all."""
    from k2k_desktop.reports import breach_form

    one = session.get_one(Breach, breach_id)
    if one.not_told_reason and not one.significant:
        raise UserError(N_("It was decided that nobody is told of this breach."))
    letter = breach_form.BreachLetter(
        paper=office.paper(session, language), written=one.people_on or local(moment(session)).date(),
        reference=our_reference(session, breaches.reference_of(one)), discovered_on=local(one.discovered_at).date(),
        what=one.kind.say(language).lower(), data=kind_of(Breach.data).show(one.data, language).lower(),
        measures=one.containment or "", contact=_contact(session, language), signed_name=who(session).name,
        signed_position=post_of(session, language),
    )  # fmt: skip
    return documents.issued(
        session, "breach_letter", ("breach", one.id), letter.title(), letter, breach_form.print_breach_letter
    )


@question(needs="privacy.see", recorded=N_("Print register of data breaches"))
def breach_register_pdf(session: Session, tongue: Language | None = None) -> Printed:
    """Every breach of the office, the latest first; the register is kept two years and longer."""
    from k2k_desktop.reports import table

    paper, now = office.paper(session, tongue), moment(session)
    rows = session.scalars(sa.select(Breach).order_by(Breach.id.desc())).all()
    say_more(session, rows=len(rows))
    labels = (
        (N_("Breach no."), 1.4), (N_("Discovered at"), 1.5), (N_("What happened"), 2.0),
        (N_("Data concerned"), 2.0), (_PEOPLE, 1.3), (N_("Commissioner told at"), 1.5),
        (N_("People told on"), 1.6),
        (N_("Status"), 1.8),
    )  # fmt: skip
    columns = tuple(
        table.Column(say(label, paper.language), "right" if label == _PEOPLE else "left", weight)
        for label, weight in labels
    )
    document = table.ListDocument(
        paper=paper, title=say(N_("Register of data breaches"), paper.language), columns=columns,
        rows=[_row(one, now, paper.language) for one in rows], total=len(rows), numbered=False,
    )  # fmt: skip
    return table.print_list(document, progress(session))


def _row(one: Breach, now: object, language: Language) -> tuple[str, ...]:
    line = line_of(one, now, language)  # type: ignore[arg-type]
    return (
        line.reference, show_instant(one.discovered_at, language), one.kind.say(language),
        kind_of(Breach.data).show(one.data, language), f"{one.people:,}" if one.people is not None else "",
        show_instant(one.commissioner_at, language) if one.commissioner_at else one.not_told_reason or "",
        show_day(one.people_on, language) if one.people_on else "",
        say(N_("Closed on {day}"), language, day=show_day(one.closed_on, language)) if one.closed_on
        else step_words(line, language),
    )  # fmt: skip


def _parts(session: Session, one: Breach, language: Language) -> tuple[Part, ...]:
    from k2k_desktop.reports.breach_form import Part

    def words(text: str) -> str:
        return say(text, language)

    def rows(*given: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple((words(label), value) for label, value in given if value)

    yes = {True: words(N_("Yes")), False: words(N_("No")), None: words(N_("Not decided yet"))}
    found = [f"- {words(reason)}" for reason in breaches.proposed(one.people, one.data)]
    why = "\n".join((words(N_("By the rule, harm is likely because:")), *found)) if found else ""
    late = one.late_reason or ""
    told = show_instant(one.commissioner_at, language, long=True) if one.commissioner_at else ""
    return (
        Part(words(N_("Nature of the breach")), rows(
            (N_("What happened"), one.kind.say(language)),
            (N_("Discovered at"), show_instant(one.discovered_at, language, long=True)),
            (N_("Happened on"), show_day(one.happened_on, language, long=True) if one.happened_on else ""),
            (N_("To be told by"), show_instant(one.commissioner_by, language, long=True)),
            (N_("Commissioner told at"), told), (N_("Why later than 72 hours"), late),
        ), one.description),
        Part(words(N_("Data and people concerned")), rows(
            (N_("Data concerned"), kind_of(Breach.data).show(one.data, language)),
            (N_("People concerned"), f"{one.people:,}" if one.people is not None else words(N_("Not known yet"))),
            (N_("Unreadable without a password"), yes[one.encrypted]),
            (N_("Significant harm is likely"), yes[one.significant]),
        ), why),
        Part(words(N_("Measures")), rows(
            (N_("Tell the people by"), show_day(one.people_by, language, long=True) if one.people_by else ""),
            (N_("People told on"), show_day(one.people_on, language, long=True) if one.people_on else ""),
            (N_("Why later than 7 days"), one.people_late_reason or ""),
        ), "\n".join(part for part in (one.containment, one.lessons) if part) or words(N_("Not known yet"))),
        Part(words(N_("Contact")), rows(
            (N_("Data controller"), office.letterhead(session).name), (N_("Whom to ask"), _contact(session, language)),
        )),
    )  # fmt: skip


def _contact(session: Session, language: Language) -> str:
    notice = current_notice(session)
    if notice is not None and notice.contact:
        return notice.contact
    head = office.letterhead(session)
    return head.contact or say(N_("The counter of this office"), language)
