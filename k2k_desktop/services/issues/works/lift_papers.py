"""The lift log and the availability of all lifts on paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.estate.facilities import CertificateKind, Facility
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.estate.certificates import certificates_of, expiring
from k2k_desktop.services.estate.facilities import where_is
from k2k_desktop.services.issues.works.availability import availability, percent_of
from k2k_desktop.services.issues.works.lifts import LiftEntry, lift_log

if TYPE_CHECKING:
    from k2k_desktop.reports.lift_log import LiftCard, StopLine


@question(needs="issues.print", recorded=N_("Print lift log"))
def lift_log_pdf(session: Session, facility_id: int, year: int, language: Language) -> Printed:
    """The log of one lift in one year, as a PDF of one page."""
    from k2k_desktop.reports import lift_log as report

    log = lift_log(session, facility_id, year)
    document = report.LiftLogPaper(
        paper=office.paper(session, language),
        year=year,
        card=_card(session, facility_id, language),
        months=tuple(
            report.MonthLine(
                one.month.month, one.percent, one.stops, one.planned_stops, one.down, one.planned, one.longest,
                one.trapped, one.serviced, one.inspected,
            )
            for one in log.months
        ),
        stops=tuple(_stop(one, language) for one in log.entries if one.is_stop),
    )  # fmt: skip
    return documents.issued(
        session, "lift_log", ("facility", facility_id), document.title(), document, report.print_lift_log
    )


@question(needs="issues.print", recorded=N_("Print lift availability"))
def lift_availability_pdf(session: Session, estate_id: int, year: int, language: Language) -> Printed:
    """How much every lift of an estate ran in each month of a year, as a PDF of one page."""
    from k2k_desktop.reports import lift_log as report

    estate = session.get_one(Estate, estate_id)
    months = availability(session, dt.date(year, 1, 1), dt.date(year, 12, 1), estate_id=estate_id)
    if not months:
        raise UserError(N_("No lift of this estate is in the register."))
    bad = {one.facility_id for one in expiring(session, -1) if one.kind is CertificateKind.lift}
    keys = list(dict.fromkeys(one.facility_id for one in months))
    named = sa.select(Facility.id, Facility.name).where(Facility.id.in_(keys))
    names = {row.id: row.name for row in session.execute(named)}
    lifts = []
    for key in keys:
        own = [one for one in months if one.facility_id == key]
        lifts.append(report.LiftYear(names[key], tuple(one.percent for one in own), percent_of(own), key in bad))
    every = tuple(percent_of([one for one in months if one.month.month == month]) for month in range(1, 13))
    document = report.LiftAvailabilityPaper(
        office.paper(session, language), year, estate.name, tuple(lifts), every, percent_of(months)
    )
    return documents.issued(
        session, "lift_availability", ("estate", estate_id), document.title(), document, report.print_lift_availability
    )


def _card(session: Session, facility_id: int, language: Language) -> LiftCard:
    from k2k_desktop.reports.lift_log import LiftCard

    lift = session.get_one(Facility, facility_id)
    firm = session.get(Contractor, lift.firm_id) if lift.firm_id else None
    own = [one for one in certificates_of(session, facility_id) if one.kind is CertificateKind.lift]
    newest = own[0] if own else None
    return LiftCard(
        lift.name, where_is(session, lift, language), lift.serial_number or "", lift.maker or "", lift.installed_on,
        newest.number if newest else "", newest.valid_until if newest else None,
        newest is None or newest.days_left < 0, firm.name if firm else "", lift.contract_from, lift.contract_until,
    )  # fmt: skip


def _stop(one: LiftEntry, language: Language) -> StopLine:
    from k2k_desktop.reports.lift_log import StopLine

    freed = ""
    if one.freed_at is not None:
        values = {"when": show_instant(one.freed_at, language), "who": one.rescuer}
        words = N_("freed {when} by {who}") if one.rescuer else N_("freed {when}")
        freed = say(words, language, **values)
    return StopLine(
        one.kind.say(language), one.started_at, one.ended_at, one.minutes or 0, one.trapped, freed, one.cause,
        one.remedy, one.issue,
    )  # fmt: skip
