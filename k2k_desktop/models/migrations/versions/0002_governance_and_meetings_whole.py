"""governance and meetings whole"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", "state", "name", name=op.f("uq_holiday_day_state_name")),
    )
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_day"), ["day"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("public", name=op.f("uq_signing_key_public")),
    )
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("issued_at", sa.String(length=24), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user.id"], name=op.f("fk_issued_document_issued_by_id")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["issued_document.id"], name=op.f("fk_issued_document_superseded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_document_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_document_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issued_document_subject_subject_id_kind"), ["subject", "subject_id", "kind"], unique=False
        )

    op.create_table(
        "agenda_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("item_kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agenda_template_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_template")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "position", name=op.f("uq_agenda_template_organisation_id_kind_position")
        ),
    )
    op.create_table(
        "constitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("term_years", sa.Integer(), nullable=True),
        sa.Column("consecutive_terms", sa.Integer(), nullable=True),
        sa.Column("quorum_rule", sa.String(length=40), nullable=True),
        sa.Column("quorum_number", sa.Integer(), nullable=True),
        sa.Column("general_quorum_rule", sa.String(length=40), nullable=True),
        sa.Column("general_quorum_number", sa.Integer(), nullable=True),
        sa.Column("wait_minutes", sa.Integer(), nullable=True),
        sa.Column("adjourn_days", sa.Integer(), nullable=True),
        sa.Column("adjourned_quorum", sa.String(length=40), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("general_notice_days", sa.Integer(), nullable=True),
        sa.Column("special_notice_days", sa.Integer(), nullable=True),
        sa.Column("committee_least", sa.Integer(), nullable=True),
        sa.Column("committee_most", sa.Integer(), nullable=True),
        sa.Column("ordinary_majority", sa.String(length=40), nullable=True),
        sa.Column("special_majority", sa.String(length=40), nullable=True),
        sa.Column("amendment_majority", sa.String(length=40), nullable=True),
        sa.Column("casting_vote", sa.Boolean(), nullable=True),
        sa.Column("proxies", sa.Boolean(), nullable=True),
        sa.Column("steps_out_of_base", sa.Boolean(), nullable=True),
        sa.Column("year_end_month", sa.Integer(), nullable=True),
        sa.Column("agm_months", sa.Integer(), nullable=True),
        sa.Column("return_days", sa.Integer(), nullable=True),
        sa.Column("meetings_a_year", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_constitution_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constitution")),
        sa.UniqueConstraint("organisation_id", "from_on", name=op.f("uq_constitution_organisation_id_from_on")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("outgoing", sa.String(length=150), nullable=False),
        sa.Column("incoming", sa.String(length=150), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_handover_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=150), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leave_reason", sa.String(length=200), nullable=True),
        sa.Column("paid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_membership_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_membership_organisation_id_number")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=False),
        sa.Column("seniority", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("organisation_id", "position", name=op.f("uq_seat_organisation_id_position")),
    )
    op.create_table(
        "election",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("roll_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("months_resident", sa.Integer(), nullable=True),
        sa.Column("one_per_household", sa.Boolean(), nullable=False),
        sa.Column("members_only", sa.Boolean(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("tellers", sa.Text(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_election_meeting_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_election_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_election_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("quantity", sa.String(length=80), nullable=True),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_item_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
    )
    with op.batch_alter_table("handover_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handover_item_handover_id_position"), ["handover_id", "position"], unique=False
        )

    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=400), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["attachment.id"], name=op.f("fk_obligation_evidence_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_obligation_meeting_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_obligation_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligation_done_on_due_on"), ["done_on", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_obligation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "preparation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_preparation_step_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation_step")),
    )
    with op.batch_alter_table("preparation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_step_done_on_due_on"), ["done_on", "due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_preparation_step_meeting_id_due_on"), ["meeting_id", "due_on"], unique=False
        )

    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=False),
        sa.Column("seniority", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("tie_broken", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=op.f("fk_contest_election_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
        sa.UniqueConstraint("election_id", "position", name=op.f("uq_contest_election_id_position")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("matter", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_declaration_appointment_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_declaration_meeting_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_declaration_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_declaration_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "elector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=150), nullable=False),
        sa.Column("unit_code", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=op.f("fk_elector_election_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_elector_household_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_elector_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elector")),
        sa.UniqueConstraint("election_id", "number", name=op.f("uq_elector_election_id_number")),
        sa.UniqueConstraint("election_id", "resident_id", name=op.f("uq_elector_election_id_resident_id")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at_meeting_id", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("seconder_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["at_meeting_id"], ["meeting.id"], name=op.f("fk_amendment_at_meeting_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_amendment_made_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_amendment_meeting_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["attendance.id"], name=op.f("fk_amendment_proposer_id")),
        sa.ForeignKeyConstraint(["seconder_id"], ["attendance.id"], name=op.f("fk_amendment_seconder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_amendment_meeting_id_number")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_at_meeting_id"), ["at_meeting_id"], unique=False)

    op.create_table(
        "ballot_box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("count_number", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.Integer(), nullable=False),
        sa.Column("unused", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_ballot_box_contest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box")),
        sa.UniqueConstraint(
            "contest_id", "name", "count_number", name=op.f("uq_ballot_box_contest_id_name_count_number")
        ),
    )
    op.create_table(
        "extract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("minute_entry_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=150), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_extract_meeting_id")),
        sa.ForeignKeyConstraint(["minute_entry_id"], ["minute_entry.id"], name=op.f("fk_extract_minute_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extract")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_extract_year_number")),
    )
    with op.batch_alter_table("extract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extract_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("elector_id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("seconder_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("ballot_number", sa.Integer(), nullable=True),
        sa.Column("chosen_by_tie", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_nomination_contest_id")),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=op.f("fk_nomination_election_id")),
        sa.ForeignKeyConstraint(["elector_id"], ["elector.id"], name=op.f("fk_nomination_elector_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["elector.id"], name=op.f("fk_nomination_proposer_id")),
        sa.ForeignKeyConstraint(["seconder_id"], ["elector.id"], name=op.f("fk_nomination_seconder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("contest_id", "elector_id", name=op.f("uq_nomination_contest_id_elector_id")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_election_id"), ["election_id"], unique=False)

    op.create_table(
        "notice_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_notice_service_attendance_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_notice_service_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_service")),
        sa.UniqueConstraint("attendance_id", "way", name=op.f("uq_notice_service_attendance_id_way")),
    )
    with op.batch_alter_table("notice_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_service_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "proxy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["giver_id"], ["attendance.id"], name=op.f("fk_proxy_giver_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["attendance.id"], name=op.f("fk_proxy_holder_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_proxy_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
        sa.UniqueConstraint("meeting_id", "giver_id", name=op.f("uq_proxy_meeting_id_giver_id")),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("minute_entry_id", sa.Integer(), nullable=True),
        sa.Column("proposer", sa.String(length=150), nullable=True),
        sa.Column("seconder", sa.String(length=150), nullable=True),
        sa.Column("majority", sa.String(length=40), nullable=False),
        sa.Column("consensus", sa.Boolean(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("ratified_at_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_resolution_meeting_id")),
        sa.ForeignKeyConstraint(["minute_entry_id"], ["minute_entry.id"], name=op.f("fk_resolution_minute_entry_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_resolution_organisation_id")),
        sa.ForeignKeyConstraint(["ratified_at_id"], ["meeting.id"], name=op.f("fk_resolution_ratified_at_id")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["resolution.id"], name=op.f("fk_resolution_superseded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint(
            "organisation_id", "year", "number", name=op.f("uq_resolution_organisation_id_year_number")
        ),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_minute_entry_id"), ["minute_entry_id"], unique=False)

    op.create_table(
        "step_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_step_out_agenda_item_id")),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_step_out_attendance_id")),
        sa.ForeignKeyConstraint(["declaration_id"], ["declaration.id"], name=op.f("fk_step_out_declaration_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_step_out_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_out")),
        sa.UniqueConstraint("agenda_item_id", "attendance_id", name=op.f("uq_step_out_agenda_item_id_attendance_id")),
    )
    with op.batch_alter_table("step_out", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_out_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("minute_entry_id", sa.Integer(), nullable=True),
        sa.Column("motion", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("majority", sa.String(length=40), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("favour", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.Integer(), nullable=False),
        sa.Column("casting", sa.String(length=40), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_vote_agenda_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_vote_meeting_id")),
        sa.ForeignKeyConstraint(["minute_entry_id"], ["minute_entry.id"], name=op.f("fk_vote_minute_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_minute_entry_id"), ["minute_entry_id"], unique=False)

    op.create_table(
        "action_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("action_item_id", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_item_id"], ["action_item.id"], name=op.f("fk_action_update_action_item_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_action_update_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_update")),
    )
    with op.batch_alter_table("action_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_update_action_item_id"), ["action_item_id"], unique=False)

    op.create_table(
        "ballot_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_box.id"], name=op.f("fk_ballot_count_box_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_ballot_count_nomination_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_count")),
        sa.UniqueConstraint("box_id", "nomination_id", name=op.f("uq_ballot_count_box_id_nomination_id")),
    )
    op.create_table(
        "named_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_named_vote_attendance_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_named_vote_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_vote")),
        sa.UniqueConstraint("vote_id", "attendance_id", name=op.f("uq_named_vote_vote_id_attendance_id")),
    )
    op.create_table(
        "policy_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["attachment.id"], name=op.f("fk_policy_document_file_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_policy_document_organisation_id")
        ),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_policy_document_resolution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_document")),
    )
    with op.batch_alter_table("policy_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_document_organisation_id_title_from_on"),
            ["organisation_id", "title", "from_on"],
            unique=False,
        )

    op.create_table(
        "resolution_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_resolution_reply_appointment_id")
        ),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_resolution_reply_resolution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_reply")),
        sa.UniqueConstraint(
            "resolution_id", "appointment_id", name=op.f("uq_resolution_reply_resolution_id_appointment_id")
        ),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("side", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("agency", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_action_item_evidence_id"), "attachment", ["evidence_id"], ["id"])

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("source_title", sa.String(length=200), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_agenda_item_paper_id"), "attachment", ["paper_id"], ["id"])

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("how", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("letter_number", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("letter_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("letter_scan_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("end_letter_number", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("end_letter_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_letter_scan_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_appointment_letter_scan_id"), "attachment", ["letter_scan_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_appointment_end_letter_scan_id"), "attachment", ["end_letter_scan_id"], ["id"]
        )

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("arrived_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("left_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("bench", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("invitation", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("replied_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("represents_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_attendance_left_item_id"), "agenda_item", ["left_item_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_attendance_represents_id"), "attendance", ["represents_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_attendance_arrived_item_id"), "agenda_item", ["arrived_item_id"], ["id"]
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quorum_base", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("representatives", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reviewer", sa.String(length=150), nullable=True))
        batch_op.add_column(sa.Column("reviewer_position", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("signed_scan_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_meeting_continues_id"), "meeting", ["continues_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_meeting_signed_scan_id"), "attachment", ["signed_scan_id"], ["id"])

    # Annual general meetings were numbered by the year; now one series runs through all years.
    twice = (
        "kind = 'agm' AND organisation_id IN (SELECT organisation_id FROM meeting WHERE kind = 'agm' "
        "GROUP BY organisation_id, number HAVING COUNT(*) > 1)"
    )
    op.execute(
        f"CREATE TEMP TABLE agm_order AS SELECT id, ROW_NUMBER() OVER (PARTITION BY organisation_id "
        f"ORDER BY held_on, id) AS place FROM meeting WHERE {twice}"
    )
    op.execute("UPDATE meeting SET number = -id WHERE id IN (SELECT id FROM agm_order)")
    op.execute(
        "UPDATE meeting SET number = (SELECT place FROM agm_order WHERE agm_order.id = meeting.id) "
        "WHERE id IN (SELECT id FROM agm_order)"
    )
    op.execute("DROP TABLE agm_order")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            "uq_meeting_agm", ["organisation_id", "number"], unique=True, sqlite_where=sa.text("kind = 'agm'")
        )

    with op.batch_alter_table("minute_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marks", sa.Text(), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("profile", sa.String(length=40), nullable=False, server_default="informal"))
        batch_op.add_column(sa.Column("registered_with", sa.String(length=80), nullable=True))

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.alter_column("closed", server_default=None)
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column("representatives", server_default=None)
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("profile", server_default=None)
    op.execute(
        "CREATE VIRTUAL TABLE minute_search USING fts5"
        "(words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3 4')"
    )
    op.execute("INSERT INTO minute_search (rowid, words) SELECT id, text FROM minute_entry")
