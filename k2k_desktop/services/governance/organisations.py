"""Organisations: their list, their page, and the rules of saving one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Count, Text, fields, kind_of
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.governance import (
    Appointment,
    Labels,
    Organisation,
    OrganisationKind,
    Profile,
    QuorumRule,
    Term,
)
from k2k_desktop.services.governance.profiles import DEFAULTS
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.governance.seats import Member, TermFacts, member_of, members_on, organisation_of
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Organisation.name, Organisation.short_name, Organisation.kind, Organisation.profile, Organisation.parent_id,
    Organisation.registered_with, Organisation.registration_number, Organisation.registered_on,
    Organisation.quorum_rule, Organisation.quorum_number, Organisation.labels, Organisation.reference,
)  # fmt: skip
# Which profile a new organisation of each kind begins with (domain-facts 3); any other is informal.
PROFILES: Final[dict[OrganisationKind, Profile]] = {
    OrganisationKind.residents: Profile.ros_society,
    OrganisationKind.women: Profile.ros_society,
    OrganisationKind.youth: Profile.ros_society,
    OrganisationKind.rukun_tetangga: Profile.rukun_tetangga,
    OrganisationKind.co_management: Profile.co_management,
    OrganisationKind.jmb: Profile.jmb,
}
_DEEPEST: Final = 8  # levels that are indented; what stands deeper stands there too


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation as its page shows it; *values* are the form's, members in order of seniority."""

    id: int
    version: int
    name: str
    values: Mapping[str, Any]
    facts: tuple[tuple[str, str], ...]
    term: TermFacts | None
    terms: tuple[TermFacts, ...]
    members: tuple[Member, ...]
    former: tuple[Member, ...]
    members_needed: int


@dataclass(frozen=True)
class Found:
    """An organisation found by its words: key, name, and what kind of body it is."""

    id: int
    name: str
    detail: str


def _name_has(text: str) -> sa.ColumnElement[bool]:
    words = text.split()
    return sa.and_(
        *(
            sa.or_(
                Organisation.name.contains(word, autoescape=True),
                Organisation.short_name.contains(word, autoescape=True),
                Organisation.registration_number.contains(word, autoescape=True),
            )
            for word in words
        )
    )


def _tree() -> sa.CTE:
    """Every organisation with its way from the top: what the nested register is ordered and indented by."""
    top = sa.select(
        Organisation.id.label("id"), sa.func.lower(Organisation.name).label("path"), sa.literal(0).label("depth")
    ).where(Organisation.parent_id.is_(None))
    whole = top.cte("tree", recursive=True)
    below = aliased(Organisation)
    return whole.union_all(
        sa.select(below.id, whole.c.path + "\x1f" + sa.func.lower(below.name), whole.c.depth + 1).join(
            whole, below.parent_id == whole.c.id
        )
    )


_parent = aliased(Organisation)
_nested = _tree()
_indented = sa.func.substr("\u2003" * 2 * _DEEPEST, 1, _nested.c.depth * 2) + Organisation.name
_in_office = (
    sa.select(sa.func.count())
    .select_from(Appointment)
    .where(
        Appointment.organisation_id == Organisation.id,
        Appointment.from_on <= sa.func.date("now", "+8 hours"),
        sa.or_(Appointment.to_on.is_(None), Appointment.to_on >= sa.func.date("now", "+8 hours")),
    )
    .scalar_subquery()
)

ORGANISATIONS: Final = Listing(
    name="organisations",
    title=N_("Organisations"),
    record="organisation",
    needs="governance.see",
    source=sa.join(Organisation, _parent, Organisation.parent_id == _parent.id, isouter=True).join(
        _nested, _nested.c.id == Organisation.id
    ),
    key=Organisation.id.expression,
    columns=(
        Column("name", kind_of(Organisation.name), _indented, (_nested.c.path,), width=280, stretch=True, strong=True),
        Column("kind", kind_of(Organisation.kind), Organisation.kind.expression, (Organisation.kind.expression,),
               width=242, rank=1),
        Column("parent", Text(label=N_("Under")), _parent.name.expression, (sa.func.lower(_parent.name),),
               width=200, rank=3, muted=True),
        Column("members", Count(label=N_("In office")), _in_office, (_in_office,), width=90),
        Column("registration", kind_of(Organisation.registration_number),
               Organisation.registration_number.expression, (Organisation.registration_number.expression,),
               width=172, rank=2),
    ),
    sort=Sort("name"),
    search=lambda text: _name_has(text) if text.strip() else None,
    count_one=N_("{count} organisation"),
    count_many="{count} organisations",
    filters=(
        Filter(
            "kind",
            N_("Kind of organisation"),
            lambda session: [(kind, kind.say()) for kind in OrganisationKind],
            lambda chosen: Organisation.kind.in_(chosen),
        ),
    ),
)  # fmt: skip


@action(N_("Save organisation"), needs="governance.change")
def save_organisation(session: Session, organisation_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Make (None) or change an organisation. Raises Invalid where the name is taken or the quorum has no number."""
    organisation = Organisation(labels=Labels.turut_hadir)
    if organisation_id is not None:
        organisation = organisation_of(session, organisation_id)
        organisation.check_version(version)
    else:
        profile = changes.get("profile") or profile_of(changes.get("kind"))
        organisation.put({"profile": profile, "quorum_rule": usual_quorum(profile)})
    organisation.put({name: value for name, value in changes.items() if name != "profile" or value is not None})
    with session.no_autoflush:
        _judge_organisation(session, organisation)
    session.add(organisation)
    session.flush()
    about(session, "organisation", organisation.id)
    return organisation.id


def profile_of(kind: OrganisationKind | None) -> Profile:
    """The governance profile a new organisation of *kind* begins with."""
    return PROFILES.get(kind, Profile.informal) if kind is not None else Profile.informal


def usual_quorum(profile: Profile) -> QuorumRule:
    """The quorum of the committee that a *profile* begins with."""
    rule: QuorumRule = DEFAULTS[profile]["quorum_rule"][0]
    return rule


@question(needs="governance.see")
def organisation_page(session: Session, organisation_id: int) -> OrganisationPage:
    """Everything the page of an organisation shows, as of today."""
    organisation = organisation_of(session, organisation_id)
    terms = session.scalars(
        sa.select(Term).where(Term.organisation_id == organisation_id).order_by(Term.from_on.desc())
    ).all()
    now = today(session)
    facts = tuple(TermFacts(one.id, one.version, one.from_on, one.to_on, one.origin.say()) for one in terms)
    holders = [
        member_of(one)
        for one in session.scalars(
            sa.select(Appointment)
            .where(Appointment.organisation_id == organisation_id)
            .order_by(Appointment.seniority, Appointment.from_on, Appointment.id)
        )
    ]
    current = tuple(one for one in holders if one.to_on is None or one.to_on >= now)
    base = len(members_on(session, organisation_id, now))
    return OrganisationPage(
        organisation.id,
        organisation.version,
        organisation.name,
        {one.name: getattr(organisation, one.name) for one in FORM},
        _facts(session, organisation),
        next((one for one in facts if one.from_on <= now and (one.to_on is None or one.to_on >= now)), None),
        facts,
        current,
        tuple(one for one in holders if one not in current),
        rules_on(session, organisation_id, now).committee_quorum(base),
    )


@question(needs="governance.see")
def find_organisations(session: Session, text: str) -> list[Found]:
    """Organisations whose name, short name or registration number has every word of *text*; at most 20."""
    statement = sa.select(Organisation.id, Organisation.name, Organisation.kind)
    if text.strip():
        statement = statement.where(_name_has(text))
    rows = session.execute(statement.order_by(sa.func.lower(Organisation.name)).limit(20))
    return [Found(key, name, kind.say()) for key, name, kind in rows]


@question(needs="governance.see")
def organisation_choices(session: Session) -> list[tuple[int, str]]:
    """Every organisation, for a list to choose from: key and name."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name).order_by(sa.func.lower(Organisation.name)))
    return [(key, name) for key, name in rows]


def _judge_organisation(session: Session, organisation: Organisation) -> None:
    wrong: dict[str, UserError] = {}
    if not (organisation.name or "").strip():
        wrong["name"] = UserError(N_("Write the name of the organisation."))
    same = sa.select(Organisation.id).where(
        sa.func.lower(Organisation.name) == sa.func.lower(organisation.name or ""), Organisation.id != organisation.id
    )
    if organisation.id is None:
        same = sa.select(Organisation.id).where(
            sa.func.lower(Organisation.name) == sa.func.lower(organisation.name or "")
        )
    if session.scalar(same.limit(1)) is not None:
        wrong["name"] = UserError(N_("There is already an organisation with this name."))
    if organisation.kind is None:
        wrong["kind"] = UserError(N_("Say what kind of organisation it is."))
    if organisation.quorum_rule is QuorumRule.number and not organisation.quorum_number:
        wrong["quorum_number"] = UserError(N_("Write how many members must be present."))
    if organisation.parent_id is not None and _is_under(session, organisation):
        wrong["parent_id"] = UserError(N_("An organisation cannot stand under itself."))
    if wrong:
        raise Invalid(wrong)


def _is_under(session: Session, organisation: Organisation) -> bool:
    seen: set[int | None] = set()
    above = organisation.parent_id
    while above is not None and above not in seen:
        if above == organisation.id:
            return True
        seen.add(above)
        above = session.scalar(sa.select(Organisation.parent_id).where(Organisation.id == above))
    return False


def _facts(session: Session, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    parent = session.get(Organisation, organisation.parent_id) if organisation.parent_id else None
    found = []
    for one in FORM:
        shown = parent.name if one.name == "parent_id" and parent else one.kind.show(getattr(organisation, one.name))
        if shown:
            found.append((say(one.kind.label), shown))
    return tuple(found)
