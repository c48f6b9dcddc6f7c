"""A whole sheet judged by the clerk's plan: who would be kept, in which homes, and every problem by row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.phones import show_phone
from k2k_desktop.core.spreadsheets import Sheet, header_labels
from k2k_desktop.models.people.identity import mask_number
from k2k_desktop.services.imports.households import Families, Family
from k2k_desktop.services.imports.likeness import Likeness
from k2k_desktop.services.imports.people import Person, RowReader
from k2k_desktop.services.imports.plan import LEAVE_OUT, Counts, Findings, Plan, Preview, Problem, SampleRow, Severity
from k2k_desktop.services.imports.units import Home, Units
from k2k_desktop.services.runner import progress, today

_STEP = 500
_SAMPLE = 50
_WAITS = "waits"  # refused because of the question of another row


@dataclass(frozen=True)
class Judged:
    """What a sheet holds once it is read: people and families that can be kept, and what was found."""

    rows: int
    people: list[Person]
    families: list[Family]
    findings: Findings

    @property
    def new_homes(self) -> list[Home]:
        """Units that have to be made, in the order they come."""
        return [family.home for family in self.families if family.home.unit_id is None]


def judge(session: Session, sheet: Sheet, plan: Plan) -> Judged:
    """Read every row of *sheet* below its headings by *plan*. Raises UserError where the plan cannot be followed."""
    if "name" not in plan.columns:
        raise UserError(N_("Say which column holds the names."))
    findings = Findings(plan)
    labels = header_labels(sheet, plan.header)
    reader = RowReader(plan, labels, findings, today(session))
    units = Units(session, plan, sheet, findings)
    told, people, rows = progress(session), [], 0
    total = len(sheet.rows)
    for at in range(plan.header + 1, total):
        if at % _STEP == 0:
            told.at(at // 2, total)
        cells = sheet.rows[at]
        found = reader.read(at + 1, cells)
        if found:
            home = units.home_of(at + 1, cells)
            for person in found:
                person.unit = home
            people += found
        rows += bool(found) or at + 1 in findings.bad
    told.at(total // 2, total)
    Likeness(session, findings).judge(people)
    families = Families(session, plan, units, findings).form(people)
    out = findings.bad | findings.left_out
    return Judged(rows, [person for person in people if person.row not in out], families, findings)


@question(needs="people.import")
def preview(session: Session, sheet: Sheet, plan: Plan) -> Preview:
    """The dry run: what importing *sheet* by *plan* would do. Changes nothing."""
    judged = judge(session, sheet, plan)
    findings = judged.findings
    ordered = sorted(findings.problems, key=lambda one: one.row)
    return Preview(counts(judged), ordered, [_sample(one) for one in judged.people[:_SAMPLE]], refused(findings))


def counts(judged: Judged) -> Counts:
    """How many of everything."""
    findings = judged.findings
    homes = judged.new_homes
    severities = [one.severity for one in findings.problems if one.code != _WAITS]
    open_questions = sum(one.severity is Severity.question and not one.answered for one in findings.problems)
    return Counts(
        rows=judged.rows,
        people=len(judged.people),
        homes=sum(family.household_id is None for family in judged.families),
        joined=sum(len(family.people) for family in judged.families if family.household_id is not None),
        new_units=len(homes),
        new_blocks=len({home.block for home in homes if home.block_id is None}),
        refused=len(findings.bad - findings.left_out),
        left_out=len(findings.left_out),
        errors=severities.count(Severity.error),
        questions=open_questions,
        notes=severities.count(Severity.note),
    )


def refused(findings: Findings) -> dict[int, list[UserError]]:
    """{row: why} of every row that is not kept, unless the clerk left it out."""
    found: defaultdict[int, list[UserError]] = defaultdict(list)
    for problem in findings.problems:
        if problem.row in findings.bad and problem.row not in findings.left_out and _stands_in_the_way(problem):
            found[problem.row].append(problem.text)
    return dict(sorted(found.items()))


def _stands_in_the_way(problem: Problem) -> bool:
    if problem.severity is Severity.question:
        return not problem.answered or problem.answered == LEAVE_OUT
    return problem.severity is Severity.error


def _sample(person: Person) -> SampleRow:
    return SampleRow(
        row=person.row,
        name=person.name,
        number=mask_number(person.number or person.passport) if person.number or person.passport else "",
        unit=person.unit.code if person.unit else "",
        relationship=person.relationship.label if person.relationship else "",
        birth=show_day(person.birth_on) if person.birth_on else "",
        mobile=show_phone(person.mobile) if person.mobile else "",
    )
