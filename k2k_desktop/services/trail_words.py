"""What the trail is about, in words: the records it keeps, and what its verification found."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_

TABLES: Final = {
    "resident": N_("Resident"), "identity_document": N_("Identity document"), "household": N_("Household"),
    "occupancy": N_("Occupancy"), "unit": N_("Unit"), "block": N_("Block"), "estate": N_("Estate"),
    "organisation": N_("Organisation"), "term": P_("committee", "Term"), "appointment": N_("Appointment"),
    "meeting": N_("Meeting"), "agenda_item": N_("Agenda item"), "attendance": N_("Attendance"),
    "minute_entry": N_("Paragraph of minutes"), "action_item": N_("Action"), "confirmation": N_("Confirmation"),
    "user": N_("User"), "office": N_("Office"), "constitution": N_("Constitution"), "seat": N_("Position"),
    "membership": N_("Membership"), "election": N_("Election"), "contest": N_("Position voted on"),
    "elector": N_("Line of the electoral roll"), "nomination": N_("Nomination"), "ballot_box": N_("Ballot box"),
    "ballot_count": N_("Votes of a box"), "declaration": N_("Declaration"), "resolution": N_("Resolution"),
    "resolution_reply": N_("Reply to a resolution"), "policy_document": N_("Policy document"),
    "obligation": N_("Obligation"), "handover": N_("Handover"), "handover_item": N_("Line of a handover"),
    "agenda_template": N_("Standard agenda"), "preparation_step": N_("Preparation"),
    "notice_service": N_("Service of a notice"), "proxy": N_("Proxy"), "step_out": N_("Stepping out"),
    "vote": N_("Vote"), "named_vote": N_("Vote by name"), "amendment": N_("Amendment"),
    "extract": N_("Extract of minutes"), "action_update": N_("Progress of an action"), "holiday": N_("Holiday"),
    "issued_document": N_("Issued document"), "signing_key": N_("Signing key"),
    "issue": P_("issue", "Complaint"), "issue_event": N_("History of a complaint"),
    "issue_pause": N_("Pause of a complaint"), "issue_household": N_("Household counted in"),
    "issue_verification": N_("Verification"), "issue_photo": N_("Photo"), "satisfaction": N_("Satisfaction"),
    "category": N_("Category"), "service_time": N_("Service time"), "reply_template": N_("Reply template"),
    "facility": N_("Facility"), "certificate": N_("Certificate"), "contractor": N_("Contractor"),
    "contractor_licence": N_("Licence of a contractor"), "work_order": N_("Work order"),
    "work_order_issue": N_("Complaint of a work order"), "quotation": N_("Quotation"),
    "preventive_schedule": N_("Preventive schedule"), "lift_event": N_("Lift log"), "outage": N_("Outage"),
    "outage_place": N_("Place of an outage"), "root_cause": N_("Root cause"), "mediation": N_("Mediation"),
    "rule_notice": N_("Notice of breach of rules"), "checklist": N_("Checklist"),
    "checklist_item": N_("Point of a checklist"), "inspection": N_("Inspection"),
    "inspection_finding": N_("Finding of an inspection"), "priority_round": N_("Priority round"),
    "round_candidate": N_("Candidate of a round"), "round_vote": N_("Vote of a household"),
    "round_choice": N_("Choice of a household"), "charter": N_("Priority charter"),
    "charter_milestone": N_("Milestone of a charter"), "charter_issue": N_("Complaint of a charter"),
    "charter_sign_off": N_("Sign-off of a charter"), "adopted_practice": N_("Adopted practice"),
    "practice_proof": N_("Proof of a practice"), "privacy_notice": P_("privacy", "Notice"),
    "data_request": N_("Data request"), "breach": N_("Data breach"), "disclosure": N_("Disclosure"),
    "retention_rule": N_("Retention rule"), "retention_run": N_("Retention run"), "legal_hold": N_("Legal hold"),
    "erasure": N_("Erasure"), "restore_drill": N_("Restore drill"),
    "consent": N_("Consent"), "review": N_("Review"), "review_sample": N_("Sample of a review"),
    "review_finding": N_("Finding of a review"), "finding_reply": N_("Reply to a finding"),
    "cash_count": N_("Cash count"), "audit_entry": N_("Trail entry"),
}  # fmt: skip


_FAULTS: Final = {
    "entry": N_("Entry {number} was altered, removed or added."),
    "gap": N_("Entry {number} does not go on from the entry before it about the same record: the record was changed "
              "past the trail, or an entry is missing."),
    "head": N_("The end of the trail was altered: it should be entry {number}."),
    "code": N_("Entry {number} is not the one whose check code was printed."),
}  # fmt: skip


_NO_ENTRY: Final = N_("No entry has the check code {code}: the trail was rewritten or cut after it was printed, or the "
                      "code is another office's.")  # fmt: skip


def fault_in_words(found: str) -> UserError:
    """A fault as `models.proof` names it (`entry 12`, `gap 13`, `head 5`, `missing after 3: 4`, `code 9`,
    `printed 0A1B…`, `resident 7`)."""
    what, _, number = found.rpartition(" ")
    if what in _FAULTS:
        return UserError(_FAULTS[what], number=number)
    if what == "printed":
        return UserError(_NO_ENTRY, code=grouped(number))
    if what.startswith("missing after"):
        older = N_("Entry {number} is not as it was noted outside this office. An older copy may have been put back.")
        return UserError(older, number=number)
    named = UserError(TABLES.get(what, N_("Record")))
    return UserError(N_("{record} {number} was changed past the trail."), record=named, number=number)
