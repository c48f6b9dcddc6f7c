"""The matrix of roles in the security design (4.3), cell by cell, as the door and the answers have it."""

from __future__ import annotations

from typing import Any, Final

import pytest

from k2k_desktop.core.actions import Action
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.models import audit as trail
from k2k_desktop.models.office import Role
from k2k_desktop.services import audit, documents, exports, record_history, recycle_bin, search, trail_sheets
from k2k_desktop.services.backups import drills, making, proving
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.evidence import bundles
from k2k_desktop.services.governance import declarations, organisations, resolutions, seats
from k2k_desktop.services.imports import keeping
from k2k_desktop.services.issues import intake, letters, lists, pages, statuses, templates
from k2k_desktop.services.issues.priorities import charter_pages
from k2k_desktop.services.issues.views import figures
from k2k_desktop.services.meetings import agenda, amendments, confirming, minutes
from k2k_desktop.services.meetings import pages as meeting_pages
from k2k_desktop.services.office import rekeying, users
from k2k_desktop.services.people import pages as people_pages
from k2k_desktop.services.people import residents, revealing
from k2k_desktop.services.privacy import breaches, personal_report, requests
from k2k_desktop.services.retention import due, papers, running
from tests.conftest import Make, RunnerOf, because
from tests.issues.making import Counter, counter
from tests.office.test_rights import _tried

# A manager and so on by letter; T treasurer, F facilitator, U auditor.
LETTERS: Final = dict(zip("AMCSTFU", ("admin", "manager", "clerk", "secretary", "treasurer", "facilitator", "auditor"),
                          strict=True))  # fmt: skip


def _out(name: str) -> Any:
    return exports.question_for(exports.export_list, name)


# (cell, who has it, what it is); the fund is not kept yet.
CELLS: Final[tuple[tuple[str, str, tuple[Any, ...]], ...]] = (
    ("complaints: see", "MCSTFU", (pages.issue_page, questions_of(lists.ISSUES).first)),
    ("meetings, committees, documents: see", "MCSTU",
     (meeting_pages.meeting_page, organisations.organisation_page, documents.issued_of)),
    ("residents: see", "MCU", (people_pages.resident_page, people_pages.household_page, estate_pages.unit_page)),
    ("residents: name, unit", "MCSTU", (residents.find_residents,)),
    ("reveal an identity number", "MCU", (residents.reveal_number, revealing.reveal_detail)),
    ("residents: change", "MC", (residents.save_resident,)),
    ("residents: import", "MC", (keeping.import_residents,)),
    ("residents: merge", "M", (residents.merge_residents,)),
    ("complaints: log", "MCSF", (intake.record_issue,)),
    ("complaints: act", "MC", (statuses.start, statuses.assign, templates.reply, letters.reply_letter_pdf)),
    ("complaints: close", "MC", (statuses.close,)),
    ("complaints: reopen", "MC", (statuses.reopen,)),
    ("minutes: draft", "S", (minutes.write_item, agenda.add_item)),
    ("minutes: circulate", "MS", (minutes.circulate,)),
    ("minutes: confirm", "MS", (confirming.confirm_minutes,)),
    ("amendment: propose, approve", "MS", (amendments.amend_minutes,)),
    ("terms, declarations, resolutions", "MS",
     (seats.start_term, declarations.save_declaration, resolutions.record_resolution)),
    ("export masked: residents, complaints", "MCU", tuple(map(_out, ("residents", "units", "issues", "facilities")))),
    ("export masked: a secretary's own records", "MCSU", tuple(map(_out, ("meetings", "actions", "organisations")))),
    ("export: counts", "MCSTFU", (figures.figures_pdf,)),
    ("export unmasked", "MU", (exports.export_list_unmasked,)),
    ("trail: hand out", "MU", (_out("entries"),)),
    ("trail: own entries", "MCSTU", (audit.entry_page, questions_of(audit.ENTRIES).first)),
    ("trail: verify, print check code", "AMSU", (audit.verify, trail_sheets.code_sheet_pdf)),
    ("backup now", "AMC", (making.make_copy,)),
    ("restore rehearsal, test of a copy", "AM", (drills.rehearse, proving.prove_copy)),
    ("rehearsal: read result", "AMCU", (drills.all_drills,)),
    ("users, roles, key change", "AM", (users.add_user, users.save_user, users.remove_user, rekeying.note_key_change)),
    ("retention run", "M", (running.run_retention,)),
    ("retention: propose", "MCSU", (due.preview, papers.disposal_list_pdf)),
    ("subject access: printout", "MC", (personal_report.personal_report_pdf,)),
    ("subject access: answer", "M", (requests.answer_request,)),
    ("breach log: prepare", "MC", (breaches.record_breach,)),
    ("breach log: decide", "M", (breaches.tell_commissioner, breaches.close_breach)),
    ("subject access, breach log: read", "MCU", (requests.requests,)),
    ("evidence bundle", "MSU", (bundles.save_evidence,)),
)  # fmt: skip
TWO_PEOPLE: Final[set[Any]] = {  # `2p`
    residents.merge_residents, users.add_user, users.save_user, users.remove_user, users.new_sheet,
    rekeying.note_key_change, running.run_retention,
}  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
def test_every_cell_of_the_design_is_what_the_door_does(runner_of: RunnerOf, letter: str) -> None:
    runner = runner_of(LETTERS[letter])
    opened = {cell: {_tried(runner, act) for act in acts} for cell, _who, acts in CELLS}
    assert opened == {cell: {letter in who} for cell, who, _acts in CELLS}


def test_two_people_do_what_the_design_says() -> None:
    assert all(act.second for act in TWO_PEOPLE)
    asked = {act for _cell, _who, acts in CELLS for act in acts if isinstance(act, Action) and act.second}
    assert asked <= TWO_PEOPLE


@pytest.fixture
def town(make: Make) -> Counter:
    """A counter with a complaint of a resident and one of somebody outside the register."""
    made = counter(make)
    made.issue("Lif rosak, lapor Hamidah", reporter_id=made.people[0], description="Puan Hamidah menunggu")
    made.issue("Paip bocor", reporter_name="Salmah binti Ali")
    made.runner.change(templates.reply, 1, made.page(1).version, "Puan Hamidah, lif sudah dibaiki.")
    return made


def test_a_facilitator_reads_complaints_and_not_who_brought_them(runner_of: RunnerOf, town: Counter) -> None:
    facilitator = runner_of("facilitator")
    for key in (1, 2):
        page, form = facilitator.read(pages.issue_page, key), facilitator.read(pages.issue_form, key)
        history = facilitator.read(record_history.history_of, "issue", key)
        assert not any(name in repr((page, form)) for name in ("Hamidah", "Salmah", "A-03-01"))
        assert history
        assert not any(name in repr(history) for name in ("Hamidah", "Salmah"))
    treasurer = runner_of("treasurer").read(pages.issue_page, 1)
    assert treasurer.reporter.name == "Hamidah binti Jaafar"


def test_a_facilitator_knows_who_brought_what_they_wrote_down(runner_of: RunnerOf, town: Counter) -> None:
    facilitator = runner_of("facilitator")
    given = intake.IssueGiven(title="Lampu", category_id=town.lamp, estate_id=town.estate, block_id=town.block,
                              reporter_name="Rajan a/l Muthu")  # fmt: skip
    key = facilitator.change(intake.record_issue, given)
    assert facilitator.read(pages.issue_page, key).reporter.name == "Rajan a/l Muthu"


def test_no_complaint_is_found_by_a_name_its_finder_does_not_see(runner_of: RunnerOf, town: Counter) -> None:
    facilitator, clerk, first = runner_of("facilitator"), runner_of("clerk"), questions_of(lists.ISSUES).first
    for words in ("Jaafar", "Salmah", "salm"):
        assert list(clerk.read(first, Query(search=words)).keys), words
        assert not list(facilitator.read(first, Query(search=words)).keys), words
        assert facilitator.read(lists.find_issues, words) == [], words
        assert facilitator.read(search.find, words) == [], words
    assert list(facilitator.read(first, Query(search="rosak")).keys) == [1]


def test_a_facilitator_finds_no_resident_but_those_of_the_home_they_name(runner_of: RunnerOf, town: Counter) -> None:
    facilitator, units = runner_of("facilitator"), questions_of(estate_pages.UNITS).first
    ask = charter_pages.signers
    assert facilitator.read(ask, town.estate, "Hamidah") == facilitator.read(ask, town.estate, "A-03") == []
    assert len(facilitator.read(ask, town.estate, "a-3-1")) == 2
    assert "Hamidah" in repr(runner_of("secretary").read(units, Query()))
    assert "Hamidah" not in repr(facilitator.read(units, Query()))
    assert len(facilitator.read(units, Query(search="Hamidah")).keys) == 0


def test_a_secretary_sees_of_a_block_no_more_than_names_and_units(runner_of: RunnerOf, town: Counter) -> None:
    person = town.people[1]
    version = town.runner.read(people_pages.resident_page, person).version
    town.runner.change(residents.save_resident, person, version, {"vulnerabilities": frozenset({_elderly()})})

    def square(role: str) -> Any:
        front = runner_of(role).read(estate_pages.elevation, town.block)
        return next(one for _floor, squares in front.floors for one in squares)

    assert square("clerk").vulnerable
    assert not square("secretary").vulnerable
    assert square("secretary").people == 2


def _elderly() -> Any:
    from k2k_desktop.models.people import Vulnerability

    return next(iter(Vulnerability))


def test_a_secretary_reads_the_entries_of_committees_and_their_own(runner_of: RunnerOf, town: Counter) -> None:
    secretary, first = runner_of("secretary"), questions_of(audit.ENTRIES).first
    body = runner_of("manager").change(
        organisations.save_organisation, None, 0, {"name": "Jawatankuasa Penduduk", "kind": _residents()}
    )
    assert body
    secretary.change(intake.record_issue, intake.IssueGiven(
        title="Lampu", category_id=town.lamp, estate_id=town.estate, block_id=town.block))  # fmt: skip
    rows = secretary.read(first, Query()).rows
    assert {row[2] for row in rows if row} == {"issues.record_issue", "governance.save_organisation"}
    assert len(runner_of("auditor").read(first, Query()).keys) > len(rows)
    with pytest.raises(UserError, match="does not see this entry"):
        secretary.read(audit.entry_page, 2)


def _residents() -> Any:
    from k2k_desktop.models.governance import OrganisationKind

    return OrganisationKind.residents


def test_who_was_a_clerk_before_reads_no_residents_in_their_own_entries(
    runner_of: RunnerOf, make: Make, database: Database
) -> None:
    person = make.resident("Ganesan a/l Perumal")
    as_clerk, as_treasurer = runner_of("treasurer", "clerk"), runner_of("treasurer")
    version = as_clerk.read(people_pages.resident_page, person).version
    as_clerk.change(residents.save_resident, person, version, {"occupation": "Pemandu"})
    with database.reading() as session:
        seq, _hash = trail.head(session)
    assert "Pemandu" in repr(as_clerk.read(audit.entry_page, seq))
    assert "Pemandu" not in repr(as_treasurer.read(audit.entry_page, seq))
    document = next(one for one in as_clerk.read(people_pages.resident_page, person).documents)
    because(as_clerk, residents.remove_document, document.document_id)
    bin_ = questions_of(recycle_bin.DELETED).first
    assert len(as_clerk.read(bin_, Query()).keys) == 1
    assert len(as_treasurer.read(bin_, Query()).keys) == 0


def test_whoever_reads_no_entry_takes_back_their_own_acts_all_the_same(runner_of: RunnerOf, town: Counter) -> None:
    for role in ("admin", "facilitator"):
        door = runner_of(role)
        door.note("office.sign_in")
        began = door.read(audit.sitting_start)
        assert began
        assert door.read(audit.last_of_mine, began) is None
    given = intake.IssueGiven(title="Lampu", category_id=town.lamp, estate_id=town.estate, block_id=town.block)
    door.change(intake.record_issue, given)
    assert door.read(audit.last_of_mine, began) is not None


def test_every_role_of_the_design_is_a_role_of_the_program() -> None:
    assert {role.name for role in Role} == set(LETTERS.values())
