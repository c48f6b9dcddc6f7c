"""Quotations for one work side by side, with the award and what stands behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_day, show_money, show_number
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer; *note* is what is to be said of it: the lowest, lapsed, awarded."""

    contractor: str
    amount_sen: int
    received_on: dt.date
    valid_until: dt.date | None
    working_days: int | None
    warranty_months: int | None
    remarks: str
    note: str
    awarded: bool


@dataclass(frozen=True, slots=True)
class QuotationTable:
    """The offers for the work of an order, the lowest first; *exception* is the reason of an award without one."""

    paper: Paper
    reference: str
    work: str
    facts: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    resolution: str = ""
    exception: str = ""


def table_title(table: QuotationTable) -> str:
    """`Perbandingan sebut harga AK-2026-000187`."""
    return say(N_("Comparison of quotations {reference}"), table.paper.language, reference=table.reference)


def print_quotation_table(table: QuotationTable) -> Printed:
    """The comparison as a PDF, on its side, with room for those who chose to sign."""
    missing, language = Missing(), table.paper.language
    table = replace(table, paper=replace(table.paper, landscape=True))
    heads: tuple[tuple[str, float], ...] = (
        (N_("Contractor"), 2.6), (N_("Amount"), 1.5), (N_("Received on"), 1.3), (N_("Valid until"), 1.3),
        (N_("Working days needed"), 1.1), (N_("Warranty in months"), 1.1), (N_("Remarks"), 2.6),
        (P_("quotation", "Standing"), 1.6),
    )  # fmt: skip
    right = {1, 4, 5}
    columns = [
        Column(say(words, language), "right" if place in right else "left", weight)
        for place, (words, weight) in enumerate(heads)
    ]
    rows = [
        (
            one.contractor, show_money(one.amount_sen), show_day(one.received_on, language),
            show_day(one.valid_until, language) if one.valid_until else "", _count(one.working_days),
            _count(one.warranty_months), one.remarks, one.note,
        )
        for one in table.offers
    ]  # fmt: skip
    story: list[Flowable] = [
        paragraph(table_title(table), missing, size=14, bold=True, after=2),
        paragraph(table.work, missing, size=11, after=4),
        facts(table.facts, body_width(table.paper), missing), Spacer(1, 6),
        listing(columns, rows, table.paper, missing), Spacer(1, 10),
        *_award(table, missing),
        signatures([
            Signatory(say(N_("Prepared by"), language)), Signatory(say(N_("Checked by"), language)),
            Signatory(say(N_("Approved by"), language)),
        ], table.paper, missing),
    ]  # fmt: skip
    return build(table.paper, table_title(table), story, missing)


def _award(table: QuotationTable, missing: Missing) -> list[Flowable]:
    """Who was chosen, and by which resolution; an award without one is named an exception."""
    language = table.paper.language
    chosen = next((one for one in table.offers if one.awarded), None)
    if chosen is None:
        return [paragraph(say(N_("No quotation is awarded yet."), language), missing, size=11)]
    told = N_("Awarded to {contractor} for {amount}.")
    words = say(told, language, contractor=chosen.contractor, amount=show_money(chosen.amount_sen))
    made = [paragraph(words, missing, size=11, bold=True, after=2)]
    if table.resolution:
        by = say(N_("By {resolution}."), language, resolution=table.resolution)
        return [*made, paragraph(by, missing, size=11)]
    mark = say(N_("WITHOUT RESOLUTION"), language)
    return [*made, paragraph(f" {table.exception}", missing, lead=f"{mark}: ", size=11)]


def _count(number: int | None) -> str:
    return "" if number is None else show_number(number)
