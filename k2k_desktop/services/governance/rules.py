"""The rules an organisation is judged by on a day: its constitution in force, and for what that leaves out its profile.

Other features ask `rules_on`; only the counting of governance health reads a Constitution beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.fields import fields as fields_of
from k2k_desktop.core.formats import month_name, show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.governance import (
    AdjournedQuorum,
    Constitution,
    Majority,
    Organisation,
    Profile,
    QuorumRule,
)
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services.governance.profiles import DEFAULTS, OFFICER_TERMS, QUORUM_LEAST
from k2k_desktop.services.governance.records import organisation_of
from k2k_desktop.services.runner import about

MotionKind = Literal["ordinary", "special", "amendment"]
_GENERAL: Final = frozenset({MeetingKind.agm, MeetingKind.egm})
_OPENED: Final = (MeetingStatus.in_session, MeetingStatus.held, MeetingStatus.adjourned)


@dataclass(frozen=True)
class Rules:
    """Every number in force on one day. None stands only where no limit is known: terms, size, annual return."""

    profile: Profile
    term_years: int
    consecutive_terms: int | None
    quorum_rule: QuorumRule
    quorum_number: int | None
    general_quorum_rule: QuorumRule
    general_quorum_number: int | None
    wait_minutes: int
    adjourn_days: int
    adjourned_quorum: AdjournedQuorum
    notice_days: int
    general_notice_days: int
    special_notice_days: int
    committee_least: int
    committee_most: int | None
    ordinary_majority: Majority
    special_majority: Majority
    amendment_majority: Majority
    casting_vote: bool
    proxies: bool
    steps_out_of_base: bool
    year_end_month: int
    agm_months: int
    return_days: int | None
    meetings_a_year: int
    quorum_least: int = 1
    officer_terms: int | None = None

    def committee_quorum(self, members: int) -> int:
        """How many of *members* of the committee in office must be present; a share rounds up (domain-facts 3.3)."""
        return max(self.quorum_least, _needed(self.quorum_rule, self.quorum_number, members, members))

    def general_quorum(self, members: int, committee: int) -> int:
        """How many of *members* with a vote must be present at a general meeting, with a *committee* of so many.

        Half of the members or twice the committee, whichever is fewer, in the model constitution (domain-facts 3.1).
        """
        return _needed(self.general_quorum_rule, self.general_quorum_number, members, committee)

    def majority_of(self, kind: MotionKind) -> Majority:
        """How many votes carry an ordinary motion, a special resolution, or a change of the constitution."""
        found = {
            "ordinary": self.ordinary_majority,
            "special": self.special_majority,
            "amendment": self.amendment_majority,
        }
        return found[kind]

    def notice_days_for(self, kind: MeetingKind) -> int:
        """Days between the notice and the meeting; a special resolution asks for `special_notice_days` besides."""
        return self.general_notice_days if kind in _GENERAL else self.notice_days


NUMBERS: Final = fields_of(
    Constitution.term_years, Constitution.consecutive_terms, Constitution.committee_least,
    Constitution.committee_most, Constitution.quorum_rule, Constitution.quorum_number,
    Constitution.general_quorum_rule, Constitution.general_quorum_number, Constitution.wait_minutes,
    Constitution.adjourn_days, Constitution.adjourned_quorum, Constitution.notice_days,
    Constitution.general_notice_days, Constitution.special_notice_days, Constitution.ordinary_majority,
    Constitution.special_majority, Constitution.amendment_majority, Constitution.casting_vote, Constitution.proxies,
    Constitution.steps_out_of_base, Constitution.year_end_month, Constitution.agm_months, Constitution.return_days,
    Constitution.meetings_a_year,
)  # fmt: skip
CONSTITUTION_FORM: Final[tuple[Field, ...]] = (
    *fields_of(Constitution.from_on),
    *NUMBERS,
    *fields_of(Constitution.note),
)
_WITH_NUMBER: Final = {"quorum_number": "quorum_rule", "general_quorum_number": "general_quorum_rule"}


@dataclass(frozen=True)
class RuleLine:
    """One number as the screen shows it. *edition* is the day from which the constitution says so; None: *source*."""

    name: str
    label: str
    shown: str
    edition: dt.date | None
    source: str


@dataclass(frozen=True)
class Edition:
    """An edition of the constitution with its form's *values*; *numbers* is how many of the rules it sets."""

    id: int
    version: int
    from_on: dt.date
    values: Mapping[str, Any]
    numbers: int
    in_force: bool


@question(needs="governance.see")
def rules_on(session: Session, organisation_id: int, day: dt.date) -> Rules:
    """The rules in force on *day*: the constitution's latest edition begun by then, field by field, else the profile.

    The quorum of the committee falls back on the organisation's own before the profile's.
    """
    organisation = organisation_of(session, organisation_id)
    return _rules(organisation, _edition_on(session, organisation_id, day))


@question(needs="governance.see")
def rules_of_all(session: Session, day: dt.date) -> dict[int, Rules]:
    """The rules of every organisation on *day*, in two queries."""
    editions: dict[int, Constitution] = {}
    for one in session.scalars(
        sa.select(Constitution).where(Constitution.from_on <= day).order_by(Constitution.from_on)
    ):
        editions[one.organisation_id] = one
    return {one.id: _rules(one, editions.get(one.id)) for one in session.scalars(sa.select(Organisation))}


@question(needs="governance.see")
def rules_in_force(session: Session, organisation_id: int, day: dt.date) -> tuple[RuleLine, ...]:
    """Every number in force on *day* with where it comes from, in the words of the screen."""
    organisation = organisation_of(session, organisation_id)
    edition = _edition_on(session, organisation_id, day)
    found = _rules(organisation, edition)
    lines = []
    for one in NUMBERS:
        value = getattr(found, one.name)
        rule = _WITH_NUMBER.get(one.name)
        if rule and getattr(found, rule) is not QuorumRule.number:
            continue
        own = edition is not None and getattr(edition, one.name) is not None
        source = DEFAULTS[organisation.profile][one.name][1]
        if one.name in ("quorum_rule", "quorum_number"):
            source = N_("Set for this organisation")
        began = edition.from_on if edition is not None and own else None
        lines.append(RuleLine(one.name, say(one.kind.label), show_rule(one, value), began, say(source)))
    return tuple(lines)


def show_rule(one: Field, value: Any) -> str:
    """A number of the rules as a person reads it."""
    if value is None:
        return say(N_("No limit"))
    if one.name == "year_end_month":
        return month_name(value)
    return one.kind.show(value)


@question(needs="governance.see")
def constitutions(session: Session, organisation_id: int, day: dt.date) -> tuple[Edition, ...]:
    """The editions of an organisation's constitution, the latest first; one of them may be in force on *day*."""
    now = _edition_on(session, organisation_id, day)
    statement = sa.select(Constitution).where(Constitution.organisation_id == organisation_id)
    return tuple(
        Edition(
            one.id, one.version, one.from_on, {part.name: getattr(one, part.name) for part in CONSTITUTION_FORM},
            sum(getattr(one, part.name) is not None for part in NUMBERS), one is now,
        )
        for one in session.scalars(statement.order_by(Constitution.from_on.desc()))
    )  # fmt: skip


@action(N_("Save constitution"), needs="governance.change", icon="book-open")
def save_constitution(
    session: Session, constitution_id: int | None, organisation_id: int, version: int, changes: dict[str, Any]
) -> int:
    """Make (None) or change an edition. Gives its key.

    What meetings were judged by stays: raises Invalid where one was held under what would change, where two editions
    would begin on one day, or where a number contradicts another.
    """
    organisation = organisation_of(session, organisation_id)
    edition = Constitution(organisation_id=organisation_id)
    if constitution_id is not None:
        edition = session.get_one(Constitution, constitution_id)
        edition.check_version(version)
    judged = {name for name, value in changes.items() if value != getattr(edition, name)} - {"note"}
    before = edition.from_on
    with session.no_autoflush:
        if judged and constitution_id is not None:
            _refuse_judged(session, edition, "from_on")
        edition.put({name: value for name, value in changes.items() if name != "organisation_id"})
        _judge(session, organisation, edition)
        if edition.from_on != before:
            _refuse_backdated(session, edition)
    session.add(edition)
    session.flush()
    about(session, "organisation", organisation_id)
    return edition.id


@action(N_("Delete edition"), needs="governance.change", asks_reason=True, icon="trash-2")
def remove_constitution(session: Session, constitution_id: int, version: int) -> None:
    """Delete an edition under which no meeting was held. Raises UserError where one was."""
    edition = session.get_one(Constitution, constitution_id)
    edition.check_version(version)
    _refuse_judged(session, edition, "")
    about(session, "organisation", edition.organisation_id)
    session.delete(edition)


def _rules(organisation: Organisation, edition: Constitution | None) -> Rules:
    profile = organisation.profile
    found = {name: value for name, (value, _source) in DEFAULTS[profile].items()}
    found |= {"quorum_rule": organisation.quorum_rule, "quorum_number": organisation.quorum_number}
    officers = OFFICER_TERMS.get(profile, found["consecutive_terms"])
    if edition is not None:
        own = {one.name: value for one in NUMBERS if (value := getattr(edition, one.name)) is not None}
        officers = own.get("consecutive_terms", officers)
        found |= own
    return Rules(profile=profile, **found, quorum_least=QUORUM_LEAST.get(profile, 1), officer_terms=officers)


def _needed(rule: QuorumRule, number: int | None, members: int, committee: int) -> int:
    half = -(-members // 2)
    match rule:
        case QuorumRule.number:
            return number or 1
        case QuorumRule.half:
            return max(1, half)
        case QuorumRule.third:
            return max(1, -(-members // 3))
        case QuorumRule.half_or_twice:
            return max(1, min(half, 2 * committee) if committee else half)
        case QuorumRule.more_than_half:
            return members // 2 + 1


def _edition_on(session: Session, organisation_id: int, day: dt.date) -> Constitution | None:
    statement = sa.select(Constitution).where(
        Constitution.organisation_id == organisation_id, Constitution.from_on <= day
    )
    return session.scalars(statement.order_by(Constitution.from_on.desc()).limit(1)).first()


def _judge(session: Session, organisation: Organisation, edition: Constitution) -> None:
    wrong: dict[str, UserError] = {}
    if edition.from_on is None:
        raise Invalid({"from_on": UserError(N_("Say from which day this edition is in force."))})
    same = sa.select(Constitution.id).where(
        Constitution.organisation_id == organisation.id, Constitution.from_on == edition.from_on
    )
    if any(key != edition.id for key in session.scalars(same)):
        taken = N_("Another edition is in force from this day. Choose another day, or change that edition.")
        wrong["from_on"] = UserError(taken)
    for one in NUMBERS:
        value = getattr(edition, one.name)
        try:
            one.kind.check(value)
        except UserError as error:  # a caller that is no form
            wrong[one.name] = error
    for number, rule in _WITH_NUMBER.items():
        if getattr(edition, rule) is QuorumRule.number and not getattr(edition, number):
            wrong[number] = UserError(N_("Write how many members must be present."))
    found = _rules(organisation, edition)
    if found.committee_most is not None and found.committee_least > found.committee_most:
        least = N_("The committee would have at least {least} and at most {most} members. Correct one of the two.")
        wrong["committee_most"] = UserError(least, least=found.committee_least, most=found.committee_most)
    if wrong:
        raise Invalid(wrong)


def _held_under(session: Session, edition: Constitution) -> dt.date | None:
    """The day of a meeting that was opened while *edition* was in force; None for no such meeting."""
    if edition.from_on is None:
        return None
    following = session.scalar(
        sa.select(sa.func.min(Constitution.from_on)).where(
            Constitution.organisation_id == edition.organisation_id, Constitution.from_on > edition.from_on
        )
    )
    statement = sa.select(sa.func.max(Meeting.held_on)).where(
        Meeting.organisation_id == edition.organisation_id,
        Meeting.held_on >= edition.from_on,
        Meeting.status.in_(_OPENED),
    )
    return session.scalar(statement.where(Meeting.held_on < following) if following else statement)


def _refuse_judged(session: Session, edition: Constitution, field: str) -> None:
    held = _held_under(session, edition)
    if held is None:
        return
    words = N_("A meeting was held under this edition on {day}, so it stays as it is. Make a new edition instead.")
    error = UserError(words, day=show_day(held))
    raise Invalid({field: error}) if field else error


def _refuse_backdated(session: Session, edition: Constitution) -> None:
    """Meetings held under an edition stay judged by it; the first edition may reach back to what had none."""
    earlier = _edition_on(session, edition.organisation_id, edition.from_on - dt.timedelta(days=1))
    held = _held_under(session, edition)
    if earlier is None or held is None:
        return
    words = N_("The meeting of {day} was held under the edition before. The new one starts after that day.")
    raise Invalid({"from_on": UserError(words, day=show_day(held))})
