"""complaints works and priorities"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("part_ms", sa.String(length=60), nullable=False),
        sa.Column("part_en", sa.String(length=60), nullable=True),
        sa.Column("problem_ms", sa.String(length=80), nullable=False),
        sa.Column("problem_en", sa.String(length=80), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("responsible", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=True),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_category_position"), ["position"], unique=False)

    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist")),
        sa.UniqueConstraint("name", name=op.f("uq_checklist_name")),
    )
    op.create_table(
        "contractor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=True),
        sa.Column("trades", sa.String(length=400), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("blacklisted_on", sa.Date(), nullable=True),
        sa.Column("blacklist_reason", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contractor")),
        sa.UniqueConstraint("name", name=op.f("uq_contractor_name")),
    )
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("text_ms", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
        sa.UniqueConstraint("name", name=op.f("uq_reply_template_name")),
    )
    op.create_table(
        "service_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("in_working_days", sa.Boolean(), nullable=False),
        sa.Column("acknowledge", sa.Integer(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("finish", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_time")),
    )
    with op.batch_alter_table("service_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_time_priority_from_on"), ["priority", "from_on"], unique=False)

    op.create_table(
        "checklist_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_ms", sa.String(length=150), nullable=False),
        sa.Column("text_en", sa.String(length=150), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_checklist_item_category_id")),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklist.id"], name=op.f("fk_checklist_item_checklist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
    )
    with op.batch_alter_table("checklist_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checklist_item_checklist_id_position"), ["checklist_id", "position"], unique=False
        )

    op.create_table(
        "contractor_licence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("contractor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_contractor_licence_attachment_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_contractor_licence_contractor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contractor_licence")),
    )
    with op.batch_alter_table("contractor_licence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contractor_licence_contractor_id_kind_valid_until"),
            ["contractor_id", "kind", "valid_until"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_contractor_licence_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=160), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("floor_label", sa.String(length=10), nullable=True),
        sa.Column("place_note", sa.String(length=150), nullable=True),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("serial_number", sa.String(length=60), nullable=True),
        sa.Column("maker", sa.String(length=120), nullable=True),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("contract_from", sa.Date(), nullable=True),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.Column("replacement_plan", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_facility_block_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_facility_estate_id")),
        sa.ForeignKeyConstraint(["firm_id"], ["contractor.id"], name=op.f("fk_facility_firm_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["attachment.id"], name=op.f("fk_facility_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("estate_id", "name", name=op.f("uq_facility_estate_id_name")),
    )
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facility_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_facility_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("inspectors", sa.String(length=300), nullable=False),
        sa.Column("residents", sa.String(length=300), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_inspection_block_id")),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklist.id"], name=op.f("fk_inspection_checklist_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_inspection_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_walked_on"), ["walked_on"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_certificate_attachment_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_certificate_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_facility_id_valid_until"), ["facility_id", "valid_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.String(length=24), nullable=False),
        sa.Column("expected_until", sa.String(length=24), nullable=True),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("agency", sa.String(length=120), nullable=True),
        sa.Column("agency_reference", sa.String(length=80), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_outage_estate_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_outage_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sa.UniqueConstraint("reference", name=op.f("uq_outage_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_outage_year_number")),
    )
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outage_ended_at_starts_at"), ["ended_at", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outage_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "preventive_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("contractor_id", sa.Integer(), nullable=True),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(length=40), nullable=True),
        sa.Column("sign_off", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_preventive_schedule_block_id")),
        sa.ForeignKeyConstraint(
            ["contractor_id"], ["contractor.id"], name=op.f("fk_preventive_schedule_contractor_id")
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_preventive_schedule_estate_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_preventive_schedule_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preventive_schedule")),
    )
    with op.batch_alter_table("preventive_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preventive_schedule_active_next_on"), ["active", "next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_preventive_schedule_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "priority_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("ranks", sa.Integer(), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_priority_round_estate_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_priority_round_meeting_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_priority_round_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_round")),
    )
    with op.batch_alter_table("priority_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_round_opens_on"), ["opens_on"], unique=False)

    op.create_table(
        "root_cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_root_cause_block_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_root_cause_category_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_root_cause_facility_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_root_cause_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_root_cause")),
    )
    with op.batch_alter_table("root_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_root_cause_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("outside_system", sa.String(length=60), nullable=True),
        sa.Column("outside_reference", sa.String(length=80), nullable=True),
        sa.Column("reported_at", sa.String(length=24), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("reporter_name", sa.String(length=150), nullable=True),
        sa.Column("reporter_phone", sa.String(length=40), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("floor_label", sa.String(length=10), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("place_note", sa.String(length=150), nullable=True),
        sa.Column("place_sort", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", sa.String(length=24), nullable=False),
        sa.Column("service_time_id", sa.Integer(), nullable=True),
        sa.Column("acknowledge_by", sa.String(length=24), nullable=True),
        sa.Column("act_by", sa.String(length=24), nullable=True),
        sa.Column("finish_by", sa.String(length=24), nullable=True),
        sa.Column("acknowledged_at", sa.String(length=24), nullable=True),
        sa.Column("acted_at", sa.String(length=24), nullable=True),
        sa.Column("finished_at", sa.String(length=24), nullable=True),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("contractor_id", sa.Integer(), nullable=True),
        sa.Column("agency", sa.String(length=120), nullable=True),
        sa.Column("agency_reference", sa.String(length=80), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("escalation", sa.String(length=40), nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("root_cause_id", sa.Integer(), nullable=True),
        sa.Column("outage_id", sa.Integer(), nullable=True),
        sa.Column("affected", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_issue_batch_id")),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_issue_block_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_issue_category_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_issue_contractor_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["resident.id"], name=op.f("fk_issue_done_by_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["issue.id"], name=op.f("fk_issue_duplicate_of_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_issue_estate_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_issue_facility_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_issue_household_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_issue_outage_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_issue_owner_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["user.id"], name=op.f("fk_issue_received_by_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["resident.id"], name=op.f("fk_issue_reporter_id")),
        sa.ForeignKeyConstraint(["root_cause_id"], ["root_cause.id"], name=op.f("fk_issue_root_cause_id")),
        sa.ForeignKeyConstraint(["service_time_id"], ["service_time.id"], name=op.f("fk_issue_service_time_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_issue_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("reference", name=op.f("uq_issue_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_issue_year_number")),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_affected"), ["affected"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issue_block_id_floor_label_ended_at"), ["block_id", "floor_label", "ended_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_issue_category_id_reported_at"), ["category_id", "reported_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_issue_duplicate_of_id"), ["duplicate_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_ended_at_finish_by"), ["ended_at", "finish_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issue_facility_id_reported_at"), ["facility_id", "reported_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_issue_finish_by"), ["finish_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_outage_id"), ["outage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_outside_reference"), ["outside_reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_place_sort"), ["place_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_priority_finish_by"), ["priority", "finish_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_reported_at"), ["reported_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_root_cause_id"), ["root_cause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_status_finish_by"), ["status", "finish_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "outage_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("outage_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("floor_label", sa.String(length=10), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_outage_place_block_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_outage_place_outage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outage_place_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_place")),
    )
    with op.batch_alter_table("outage_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outage_place_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outage_place_outage_id"), ["outage_id"], unique=False)

    op.create_table(
        "round_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.Column("spoilt", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_round_vote_block_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_round_vote_household_id")),
        sa.ForeignKeyConstraint(["round_id"], ["priority_round.id"], name=op.f("fk_round_vote_round_id")),
        sa.ForeignKeyConstraint(["voter_id"], ["resident.id"], name=op.f("fk_round_vote_voter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_vote")),
        sa.UniqueConstraint("round_id", "household_id", name=op.f("uq_round_vote_round_id_household_id")),
    )
    with op.batch_alter_table("round_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_vote_household_id"), ["household_id"], unique=False)

    op.create_table(
        "inspection_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=150), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("floor_label", sa.String(length=10), nullable=True),
        sa.Column("place_note", sa.String(length=150), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_inspection_finding_category_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_finding_inspection_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_inspection_finding_issue_id")),
        sa.ForeignKeyConstraint(["item_id"], ["checklist_item.id"], name=op.f("fk_inspection_finding_item_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["attachment.id"], name=op.f("fk_inspection_finding_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_finding")),
    )
    with op.batch_alter_table("inspection_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_finding_inspection_id_position"), ["inspection_id", "position"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_finding_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "issue_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("was", sa.String(length=40), nullable=True),
        sa.Column("spent", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_issue_event_attachment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_issue_event_by_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_event_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_event")),
    )
    with op.batch_alter_table("issue_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_event_issue_id_id"), ["issue_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_event_was_at"), ["was", "at"], unique=False)

    op.create_table(
        "issue_household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_issue_household_household_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_household_issue_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_issue_household_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_household")),
        sa.UniqueConstraint("issue_id", "household_id", name=op.f("uq_issue_household_issue_id_household_id")),
    )
    with op.batch_alter_table("issue_household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_household_household_id"), ["household_id"], unique=False)

    op.create_table(
        "issue_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_pause_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_pause")),
    )
    with op.batch_alter_table("issue_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_pause_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "issue_verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=150), nullable=True),
        sa.Column("verified_as", sa.String(length=40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_issue_verification_attachment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_issue_verification_by_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_verification_issue_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_issue_verification_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_verification")),
    )
    with op.batch_alter_table("issue_verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_verification_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "lift_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.Column("trapped", sa.Integer(), nullable=False),
        sa.Column("freed_at", sa.String(length=24), nullable=True),
        sa.Column("rescuer", sa.String(length=120), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("firm_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_lift_event_facility_id")),
        sa.ForeignKeyConstraint(["firm_id"], ["contractor.id"], name=op.f("fk_lift_event_firm_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_lift_event_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_event")),
    )
    with op.batch_alter_table("lift_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lift_event_facility_id_started_at"), ["facility_id", "started_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lift_event_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "mediation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("mediator", sa.String(length=150), nullable=False),
        sa.Column("present", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_mediation_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation")),
    )
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "rule_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("addressed_to", sa.String(length=150), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("served_by", sa.String(length=40), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_rule_notice_issue_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rule_notice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_notice")),
        sa.UniqueConstraint("issue_id", "number", name=op.f("uq_rule_notice_issue_id_number")),
    )
    with op.batch_alter_table("rule_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_notice_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "satisfaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("face", sa.String(length=40), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_satisfaction_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction")),
    )
    with op.batch_alter_table("satisfaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_satisfaction_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_satisfaction_said_on"), ["said_on"], unique=False)

    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("solved_means", sa.Text(), nullable=True),
        sa.Column("lead", sa.String(length=150), nullable=True),
        sa.Column("partner", sa.String(length=300), nullable=True),
        sa.Column("budget_sen", sa.Integer(), nullable=True),
        sa.Column("funded_sen", sa.Integer(), nullable=False),
        sa.Column("funder", sa.String(length=150), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sign_offs", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_charter_estate_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_charter_organisation_id")),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_charter_resolution_id")),
        sa.ForeignKeyConstraint(["round_id"], ["priority_round.id"], name=op.f("fk_charter_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("reference", name=op.f("uq_charter_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_charter_year_number")),
    )
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charter_status"), ["status"], unique=False)

    op.create_table(
        "work_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("contractor_id", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(length=120), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("estate_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("place_note", sa.String(length=150), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("liability_until", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("cost_limit_sen", sa.Integer(), nullable=True),
        sa.Column("estimate_sen", sa.Integer(), nullable=True),
        sa.Column("approved_sen", sa.Integer(), nullable=True),
        sa.Column("actual_sen", sa.Integer(), nullable=True),
        sa.Column("payer", sa.String(length=40), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("no_resolution_reason", sa.Text(), nullable=True),
        sa.Column("sign_off", sa.String(length=40), nullable=False),
        sa.Column("accepted_by", sa.String(length=150), nullable=True),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_work_order_block_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_work_order_contractor_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["resident.id"], name=op.f("fk_work_order_done_by_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], name=op.f("fk_work_order_estate_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_work_order_facility_id")),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_work_order_resolution_id")),
        sa.ForeignKeyConstraint(["schedule_id"], ["preventive_schedule.id"], name=op.f("fk_work_order_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sa.UniqueConstraint("reference", name=op.f("uq_work_order_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_work_order_year_number")),
    )
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_block_id_ordered_on"), ["block_id", "ordered_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_work_order_contractor_id_ordered_on"), ["contractor_id", "ordered_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_work_order_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_schedule_id"), ["schedule_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_status_due_on"), ["status", "due_on"], unique=False)

    op.create_table(
        "adopted_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("adopted_by", sa.String(length=150), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("charter_id", sa.Integer(), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name=op.f("fk_adopted_practice_charter_id")),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_adopted_practice_resolution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopted_practice")),
    )
    with op.batch_alter_table("adopted_practice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adopted_practice_adopted_on"), ["adopted_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_adopted_practice_charter_id"), ["charter_id"], unique=False)

    op.create_table(
        "charter_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name=op.f("fk_charter_issue_charter_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_charter_issue_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_issue")),
        sa.UniqueConstraint("charter_id", "issue_id", name=op.f("uq_charter_issue_charter_id_issue_id")),
    )
    with op.batch_alter_table("charter_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_issue_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "charter_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name=op.f("fk_charter_milestone_charter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_milestone")),
    )
    with op.batch_alter_table("charter_milestone", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_charter_milestone_charter_id_position"), ["charter_id", "position"], unique=False
        )

    op.create_table(
        "charter_sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("remarks", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name=op.f("fk_charter_sign_off_charter_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_charter_sign_off_household_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_charter_sign_off_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_sign_off")),
        sa.UniqueConstraint("charter_id", "household_id", name=op.f("uq_charter_sign_off_charter_id_household_id")),
    )
    with op.batch_alter_table("charter_sign_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_sign_off_household_id"), ["household_id"], unique=False)

    op.create_table(
        "issue_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("work_order_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("caption", sa.String(length=150), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_issue_photo_attachment_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_photo_issue_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_issue_photo_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_photo")),
    )
    with op.batch_alter_table("issue_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_photo_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_photo_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "quotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("work_order_id", sa.Integer(), nullable=False),
        sa.Column("contractor_id", sa.Integer(), nullable=False),
        sa.Column("amount_sen", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("awarded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_quotation_attachment_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractor.id"], name=op.f("fk_quotation_contractor_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_quotation_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
    )
    with op.batch_alter_table("quotation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quotation_work_order_id"), ["work_order_id"], unique=False)
        batch_op.create_index("uq_quotation_awarded", ["work_order_id"], unique=True, sqlite_where=sa.text("awarded"))

    op.create_table(
        "round_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("charter_id", sa.Integer(), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("feasibility", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name=op.f("fk_round_candidate_charter_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_round_candidate_issue_id")),
        sa.ForeignKeyConstraint(["round_id"], ["priority_round.id"], name=op.f("fk_round_candidate_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_candidate")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_round_candidate_round_id_position")),
    )
    with op.batch_alter_table("round_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_candidate_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "work_order_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("work_order_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_work_order_issue_issue_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_work_order_issue_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_issue")),
        sa.UniqueConstraint("work_order_id", "issue_id", name=op.f("uq_work_order_issue_work_order_id_issue_id")),
    )
    with op.batch_alter_table("work_order_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_issue_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "practice_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("proved_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_practice_proof_attachment_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["adopted_practice.id"], name=op.f("fk_practice_proof_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_proof")),
    )
    with op.batch_alter_table("practice_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_proof_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "round_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("updated_at", sa.String(length=24), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["round_candidate.id"], name=op.f("fk_round_choice_candidate_id")),
        sa.ForeignKeyConstraint(["vote_id"], ["round_vote.id"], name=op.f("fk_round_choice_vote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_choice")),
        sa.UniqueConstraint("vote_id", "candidate_id", name=op.f("uq_round_choice_vote_id_candidate_id")),
        sa.UniqueConstraint("vote_id", "rank", name=op.f("uq_round_choice_vote_id_rank")),
    )
    with op.batch_alter_table("round_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_choice_candidate_id"), ["candidate_id"], unique=False)

    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issue_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_action_item_issue_id"), ["issue_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_action_item_issue_id"), "issue", ["issue_id"], ["id"])

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("repeat_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("repeat_days", sa.Integer(), nullable=True))
    op.execute(
        "CREATE VIRTUAL TABLE issue_search USING fts5"
        "(words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3 4')"
    )
