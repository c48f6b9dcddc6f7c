CREATE TABLE "action_item" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	minute_entry_id INTEGER NOT NULL, 
	owner_name VARCHAR(150), 
	appointment_id INTEGER, 
	due_on DATE, 
	status VARCHAR(40) NOT NULL, 
	closed_on DATE, 
	side VARCHAR(40), 
	agency VARCHAR(120), 
	reminded_on DATE, 
	evidence_id INTEGER, 
	issue_id INTEGER, 
	CONSTRAINT fk_action_item_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id), 
	CONSTRAINT fk_action_item_evidence_id FOREIGN KEY(evidence_id) REFERENCES attachment (id), 
	CONSTRAINT fk_action_item_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_action_item_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_action_item_minute_entry_id FOREIGN KEY(minute_entry_id) REFERENCES minute_entry (id), 
	CONSTRAINT pk_action_item PRIMARY KEY (id)
);

CREATE TABLE action_update (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	action_item_id INTEGER NOT NULL, 
	said_on DATE NOT NULL, 
	text TEXT NOT NULL, 
	status VARCHAR(40), 
	by_id INTEGER NOT NULL, 
	CONSTRAINT fk_action_update_action_item_id FOREIGN KEY(action_item_id) REFERENCES action_item (id), 
	CONSTRAINT fk_action_update_by_id FOREIGN KEY(by_id) REFERENCES user (id), 
	CONSTRAINT pk_action_update PRIMARY KEY (id)
);

CREATE TABLE adopted_practice (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	adopted_by VARCHAR(150) NOT NULL, 
	adopted_on DATE NOT NULL, 
	origin TEXT, 
	charter_id INTEGER, 
	resolution_id INTEGER, 
	ended_on DATE, 
	CONSTRAINT fk_adopted_practice_charter_id FOREIGN KEY(charter_id) REFERENCES charter (id), 
	CONSTRAINT fk_adopted_practice_resolution_id FOREIGN KEY(resolution_id) REFERENCES resolution (id), 
	CONSTRAINT pk_adopted_practice PRIMARY KEY (id)
);

CREATE TABLE "agenda_item" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	presenter VARCHAR(120), 
	finished BOOLEAN NOT NULL, 
	closed BOOLEAN NOT NULL, 
	paper_id INTEGER, 
	source VARCHAR(60), 
	source_title VARCHAR(200), 
	CONSTRAINT fk_agenda_item_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_agenda_item_paper_id FOREIGN KEY(paper_id) REFERENCES attachment (id), 
	CONSTRAINT pk_agenda_item PRIMARY KEY (id)
);

CREATE TABLE agenda_template (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	item_kind VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_agenda_template_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_agenda_template PRIMARY KEY (id), 
	CONSTRAINT uq_agenda_template_organisation_id_kind_position UNIQUE (organisation_id, kind, position)
);

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE amendment (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at_meeting_id INTEGER NOT NULL, 
	paragraph VARCHAR(20) NOT NULL, 
	text TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	proposer_id INTEGER NOT NULL, 
	seconder_id INTEGER NOT NULL, 
	made_by_id INTEGER NOT NULL, 
	CONSTRAINT fk_amendment_at_meeting_id FOREIGN KEY(at_meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_amendment_made_by_id FOREIGN KEY(made_by_id) REFERENCES user (id), 
	CONSTRAINT fk_amendment_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_amendment_proposer_id FOREIGN KEY(proposer_id) REFERENCES attendance (id), 
	CONSTRAINT fk_amendment_seconder_id FOREIGN KEY(seconder_id) REFERENCES attendance (id), 
	CONSTRAINT pk_amendment PRIMARY KEY (id), 
	CONSTRAINT uq_amendment_meeting_id_number UNIQUE (meeting_id, number)
);

CREATE TABLE "appointment" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	position VARCHAR(80) NOT NULL, 
	seniority INTEGER NOT NULL, 
	single_seat BOOLEAN NOT NULL, 
	resident_id INTEGER, 
	person_name VARCHAR(150) NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE, 
	counts BOOLEAN NOT NULL, 
	end_reason VARCHAR(200), 
	how VARCHAR(40), 
	letter_number VARCHAR(60), 
	letter_on DATE, 
	letter_scan_id INTEGER, 
	end_letter_number VARCHAR(60), 
	end_letter_on DATE, 
	end_letter_scan_id INTEGER, 
	CONSTRAINT fk_appointment_end_letter_scan_id FOREIGN KEY(end_letter_scan_id) REFERENCES attachment (id), 
	CONSTRAINT fk_appointment_letter_scan_id FOREIGN KEY(letter_scan_id) REFERENCES attachment (id), 
	CONSTRAINT fk_appointment_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_appointment_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT fk_appointment_term_id FOREIGN KEY(term_id) REFERENCES term (id), 
	CONSTRAINT pk_appointment PRIMARY KEY (id)
);

CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	media_type VARCHAR(60) NOT NULL, 
	size INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT uq_attachment_sha256 UNIQUE (sha256)
);

CREATE TABLE "attendance" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	appointment_id INTEGER, 
	resident_id INTEGER, 
	person_name VARCHAR(150) NOT NULL, 
	position VARCHAR(120), 
	seniority INTEGER NOT NULL, 
	attended_as VARCHAR(40) NOT NULL, 
	reason VARCHAR(200), 
	arrived_at TIME, 
	left_at TIME, 
	arrived_item_id INTEGER, 
	left_item_id INTEGER, 
	bench VARCHAR(40), 
	invitation VARCHAR(40), 
	replied_on DATE, 
	represents_id INTEGER, 
	CONSTRAINT fk_attendance_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id), 
	CONSTRAINT fk_attendance_arrived_item_id FOREIGN KEY(arrived_item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_attendance_left_item_id FOREIGN KEY(left_item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_attendance_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_attendance_represents_id FOREIGN KEY(represents_id) REFERENCES attendance (id), 
	CONSTRAINT fk_attendance_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_attendance PRIMARY KEY (id)
);

CREATE TABLE audit_change (
	id INTEGER NOT NULL, 
	entry_seq INTEGER NOT NULL, 
	table_name VARCHAR(60) NOT NULL, 
	pk INTEGER NOT NULL, 
	op VARCHAR(1) NOT NULL, 
	previous INTEGER, 
	"before" TEXT, 
	"after" TEXT, 
	salt BLOB, 
	digest VARCHAR(64), 
	CONSTRAINT pk_audit_change PRIMARY KEY (id)
);

CREATE TABLE audit_entry (
	seq INTEGER NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	user_id INTEGER, 
	action VARCHAR(80) NOT NULL, 
	subject VARCHAR(80), 
	body TEXT NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (seq)
);

CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	open_seq INTEGER, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);

CREATE TABLE ballot_box (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	contest_id INTEGER NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	count_number INTEGER NOT NULL, 
	issued INTEGER NOT NULL, 
	used INTEGER NOT NULL, 
	spoilt INTEGER NOT NULL, 
	unused INTEGER NOT NULL, 
	reason VARCHAR(200), 
	CONSTRAINT fk_ballot_box_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id), 
	CONSTRAINT pk_ballot_box PRIMARY KEY (id), 
	CONSTRAINT uq_ballot_box_contest_id_name_count_number UNIQUE (contest_id, name, count_number)
);

CREATE TABLE ballot_count (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	box_id INTEGER NOT NULL, 
	nomination_id INTEGER NOT NULL, 
	votes INTEGER NOT NULL, 
	CONSTRAINT fk_ballot_count_box_id FOREIGN KEY(box_id) REFERENCES ballot_box (id), 
	CONSTRAINT fk_ballot_count_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id), 
	CONSTRAINT pk_ballot_count PRIMARY KEY (id), 
	CONSTRAINT uq_ballot_count_box_id_nomination_id UNIQUE (box_id, nomination_id)
);

CREATE TABLE block (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	name VARCHAR(80), 
	lifts INTEGER, 
	sort_key VARCHAR(60) NOT NULL, 
	CONSTRAINT fk_block_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT pk_block PRIMARY KEY (id), 
	CONSTRAINT uq_block_estate_id_code UNIQUE (estate_id, code)
);

CREATE TABLE breach (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	discovered_at VARCHAR(24) NOT NULL, 
	happened_on DATE, 
	description TEXT NOT NULL, 
	data VARCHAR(400) NOT NULL, 
	people INTEGER, 
	encrypted BOOLEAN NOT NULL, 
	significant BOOLEAN, 
	containment TEXT, 
	commissioner_by VARCHAR(24) NOT NULL, 
	commissioner_at VARCHAR(24), 
	commissioner_reference VARCHAR(60), 
	late_reason VARCHAR(400), 
	people_by DATE, 
	people_on DATE, 
	people_late_reason VARCHAR(400), 
	not_told_reason VARCHAR(400), 
	lessons TEXT, 
	closed_on DATE, 
	CONSTRAINT pk_breach PRIMARY KEY (id), 
	CONSTRAINT uq_breach_year_number UNIQUE (year, number)
);

CREATE TABLE cash_count (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	review_id INTEGER NOT NULL, 
	counted_at VARCHAR(24) NOT NULL, 
	holder VARCHAR(120) NOT NULL, 
	witness VARCHAR(120) NOT NULL, 
	notes_100 INTEGER NOT NULL, 
	notes_50 INTEGER NOT NULL, 
	notes_20 INTEGER NOT NULL, 
	notes_10 INTEGER NOT NULL, 
	notes_5 INTEGER NOT NULL, 
	notes_1 INTEGER NOT NULL, 
	coins_50 INTEGER NOT NULL, 
	coins_20 INTEGER NOT NULL, 
	coins_10 INTEGER NOT NULL, 
	coins_5 INTEGER NOT NULL, 
	book_sen INTEGER NOT NULL, 
	explanation TEXT, 
	CONSTRAINT fk_cash_count_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT pk_cash_count PRIMARY KEY (id)
);

CREATE TABLE category (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	code VARCHAR(60), 
	place VARCHAR(40) NOT NULL, 
	part_ms VARCHAR(60) NOT NULL, 
	part_en VARCHAR(60), 
	problem_ms VARCHAR(80) NOT NULL, 
	problem_en VARCHAR(80), 
	priority VARCHAR(40) NOT NULL, 
	responsible VARCHAR(40) NOT NULL, 
	agency VARCHAR(120), 
	statutory BOOLEAN NOT NULL, 
	confidential BOOLEAN NOT NULL, 
	active BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_category PRIMARY KEY (id), 
	CONSTRAINT uq_category_code UNIQUE (code)
);

CREATE TABLE certificate (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	facility_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	number VARCHAR(60) NOT NULL, 
	valid_from DATE, 
	valid_until DATE NOT NULL, 
	attachment_id INTEGER, 
	CONSTRAINT fk_certificate_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_certificate_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT pk_certificate PRIMARY KEY (id)
);

CREATE TABLE charter (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reference VARCHAR(20) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	round_id INTEGER, 
	problem TEXT NOT NULL, 
	cause TEXT, 
	solved_means TEXT, 
	lead VARCHAR(150), 
	partner VARCHAR(300), 
	budget_sen INTEGER, 
	funded_sen INTEGER NOT NULL, 
	funder VARCHAR(150), 
	status VARCHAR(40) NOT NULL, 
	agreed_on DATE, 
	resolution_id INTEGER, 
	due_on DATE, 
	sign_offs INTEGER NOT NULL, 
	ended_on DATE, 
	end_reason TEXT, 
	CONSTRAINT fk_charter_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_charter_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_charter_resolution_id FOREIGN KEY(resolution_id) REFERENCES resolution (id), 
	CONSTRAINT fk_charter_round_id FOREIGN KEY(round_id) REFERENCES priority_round (id), 
	CONSTRAINT pk_charter PRIMARY KEY (id), 
	CONSTRAINT uq_charter_reference UNIQUE (reference), 
	CONSTRAINT uq_charter_year_number UNIQUE (year, number)
);

CREATE TABLE charter_issue (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	charter_id INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL, 
	CONSTRAINT fk_charter_issue_charter_id FOREIGN KEY(charter_id) REFERENCES charter (id), 
	CONSTRAINT fk_charter_issue_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_charter_issue PRIMARY KEY (id), 
	CONSTRAINT uq_charter_issue_charter_id_issue_id UNIQUE (charter_id, issue_id)
);

CREATE TABLE charter_milestone (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	charter_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	due_on DATE, 
	done_on DATE, 
	CONSTRAINT fk_charter_milestone_charter_id FOREIGN KEY(charter_id) REFERENCES charter (id), 
	CONSTRAINT pk_charter_milestone PRIMARY KEY (id)
);

CREATE TABLE charter_sign_off (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	charter_id INTEGER NOT NULL, 
	household_id INTEGER NOT NULL, 
	resident_id INTEGER, 
	accepted BOOLEAN NOT NULL, 
	signed_on DATE NOT NULL, 
	remarks VARCHAR(400), 
	CONSTRAINT fk_charter_sign_off_charter_id FOREIGN KEY(charter_id) REFERENCES charter (id), 
	CONSTRAINT fk_charter_sign_off_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_charter_sign_off_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_charter_sign_off PRIMARY KEY (id), 
	CONSTRAINT uq_charter_sign_off_charter_id_household_id UNIQUE (charter_id, household_id)
);

CREATE TABLE checklist (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_checklist PRIMARY KEY (id), 
	CONSTRAINT uq_checklist_name UNIQUE (name)
);

CREATE TABLE checklist_item (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	checklist_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text_ms VARCHAR(150) NOT NULL, 
	text_en VARCHAR(150), 
	category_id INTEGER, 
	CONSTRAINT fk_checklist_item_category_id FOREIGN KEY(category_id) REFERENCES category (id), 
	CONSTRAINT fk_checklist_item_checklist_id FOREIGN KEY(checklist_id) REFERENCES checklist (id), 
	CONSTRAINT pk_checklist_item PRIMARY KEY (id)
);

CREATE TABLE confirmation (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	at_meeting_id INTEGER NOT NULL, 
	proposer_id INTEGER NOT NULL, 
	seconder_id INTEGER NOT NULL, 
	amended BOOLEAN NOT NULL, 
	amendments TEXT, 
	confirmed_by_id INTEGER NOT NULL, 
	confirmed_on DATE NOT NULL, 
	CONSTRAINT fk_confirmation_at_meeting_id FOREIGN KEY(at_meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_confirmation_confirmed_by_id FOREIGN KEY(confirmed_by_id) REFERENCES user (id), 
	CONSTRAINT fk_confirmation_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_confirmation_proposer_id FOREIGN KEY(proposer_id) REFERENCES attendance (id), 
	CONSTRAINT fk_confirmation_seconder_id FOREIGN KEY(seconder_id) REFERENCES attendance (id), 
	CONSTRAINT pk_confirmation PRIMARY KEY (id), 
	CONSTRAINT uq_confirmation_meeting_id UNIQUE (meeting_id)
);

CREATE TABLE consent (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	resident_id INTEGER NOT NULL, 
	purpose VARCHAR(40) NOT NULL, 
	notice_version VARCHAR(20) NOT NULL, 
	language VARCHAR(40), 
	means VARCHAR(40) NOT NULL, 
	given_on DATE NOT NULL, 
	withdrawn_on DATE, 
	recorded_at VARCHAR(24), given_by VARCHAR(120), witness VARCHAR(120), 
	CONSTRAINT fk_consent_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_consent PRIMARY KEY (id)
);

CREATE TABLE constitution (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	term_years INTEGER, 
	consecutive_terms INTEGER, 
	quorum_rule VARCHAR(40), 
	quorum_number INTEGER, 
	general_quorum_rule VARCHAR(40), 
	general_quorum_number INTEGER, 
	wait_minutes INTEGER, 
	adjourn_days INTEGER, 
	adjourned_quorum VARCHAR(40), 
	notice_days INTEGER, 
	general_notice_days INTEGER, 
	special_notice_days INTEGER, 
	committee_least INTEGER, 
	committee_most INTEGER, 
	ordinary_majority VARCHAR(40), 
	special_majority VARCHAR(40), 
	amendment_majority VARCHAR(40), 
	casting_vote BOOLEAN, 
	proxies BOOLEAN, 
	steps_out_of_base BOOLEAN, 
	year_end_month INTEGER, 
	agm_months INTEGER, 
	return_days INTEGER, 
	meetings_a_year INTEGER, 
	note TEXT, 
	CONSTRAINT fk_constitution_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_constitution PRIMARY KEY (id), 
	CONSTRAINT uq_constitution_organisation_id_from_on UNIQUE (organisation_id, from_on)
);

CREATE TABLE contest (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	election_id INTEGER NOT NULL, 
	position VARCHAR(80) NOT NULL, 
	seniority INTEGER NOT NULL, 
	seats INTEGER NOT NULL, 
	tie_broken TEXT, 
	CONSTRAINT fk_contest_election_id FOREIGN KEY(election_id) REFERENCES election (id), 
	CONSTRAINT pk_contest PRIMARY KEY (id), 
	CONSTRAINT uq_contest_election_id_position UNIQUE (election_id, position)
);

CREATE TABLE contractor (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	registration VARCHAR(40), 
	trades VARCHAR(400) NOT NULL, 
	contact VARCHAR(120), 
	phone VARCHAR(40), 
	email VARCHAR(120), 
	address TEXT, 
	blacklisted_on DATE, 
	blacklist_reason TEXT, 
	remarks TEXT, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_contractor PRIMARY KEY (id), 
	CONSTRAINT uq_contractor_name UNIQUE (name)
);

CREATE TABLE contractor_licence (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	contractor_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	number VARCHAR(60), 
	valid_until DATE NOT NULL, 
	needed BOOLEAN NOT NULL, 
	attachment_id INTEGER, 
	CONSTRAINT fk_contractor_licence_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_contractor_licence_contractor_id FOREIGN KEY(contractor_id) REFERENCES contractor (id), 
	CONSTRAINT pk_contractor_licence PRIMARY KEY (id)
);

CREATE TABLE data_request (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	resident_id INTEGER NOT NULL, 
	asked_by VARCHAR(120), 
	received_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	details TEXT, 
	extended_on DATE, 
	extension_reason VARCHAR(400), 
	ended_on DATE, 
	outcome VARCHAR(40), 
	answer TEXT, 
	handled_by_id INTEGER, 
	CONSTRAINT fk_data_request_handled_by_id FOREIGN KEY(handled_by_id) REFERENCES user (id), 
	CONSTRAINT fk_data_request_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_data_request PRIMARY KEY (id), 
	CONSTRAINT uq_data_request_year_number UNIQUE (year, number)
);

CREATE TABLE declaration (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	appointment_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	declared_on DATE NOT NULL, 
	valid_to DATE NOT NULL, 
	matter VARCHAR(200) NOT NULL, 
	detail TEXT, 
	meeting_id INTEGER, 
	done TEXT, 
	CONSTRAINT fk_declaration_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id), 
	CONSTRAINT fk_declaration_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_declaration_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_declaration PRIMARY KEY (id)
);

CREATE TABLE disclosure (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	given_on DATE NOT NULL, 
	recipient VARCHAR(200) NOT NULL, 
	purpose VARCHAR(300) NOT NULL, 
	basis VARCHAR(200), 
	data VARCHAR(400) NOT NULL, 
	people INTEGER, 
	resident_id INTEGER, 
	entry_seq INTEGER, 
	remarks TEXT, 
	CONSTRAINT fk_disclosure_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_disclosure PRIMARY KEY (id)
);

CREATE TABLE election (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	meeting_id INTEGER, 
	held_on DATE NOT NULL, 
	notice_on DATE, 
	closes_on DATE, 
	roll_on DATE, 
	method VARCHAR(40) NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	least_age INTEGER, 
	months_resident INTEGER, 
	one_per_household BOOLEAN NOT NULL, 
	members_only BOOLEAN NOT NULL, 
	term_from DATE, 
	term_to DATE, 
	tellers TEXT, 
	objection TEXT, 
	declared_on DATE, 
	CONSTRAINT fk_election_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_election_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_election PRIMARY KEY (id)
);

CREATE TABLE elector (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	election_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	resident_id INTEGER NOT NULL, 
	household_id INTEGER, 
	person_name VARCHAR(150) NOT NULL, 
	unit_code VARCHAR(40), 
	CONSTRAINT fk_elector_election_id FOREIGN KEY(election_id) REFERENCES election (id), 
	CONSTRAINT fk_elector_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_elector_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_elector PRIMARY KEY (id), 
	CONSTRAINT uq_elector_election_id_number UNIQUE (election_id, number), 
	CONSTRAINT uq_elector_election_id_resident_id UNIQUE (election_id, resident_id)
);

CREATE TABLE erasure (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	table_name VARCHAR(60) NOT NULL, 
	record_id INTEGER NOT NULL, 
	run_id INTEGER, 
	erased_at VARCHAR(24) NOT NULL, 
	CONSTRAINT fk_erasure_run_id FOREIGN KEY(run_id) REFERENCES retention_run (id), 
	CONSTRAINT pk_erasure PRIMARY KEY (id), 
	CONSTRAINT uq_erasure_table_name_record_id UNIQUE (table_name, record_id)
);

CREATE TABLE estate (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	code VARCHAR(20), 
	address TEXT, 
	state VARCHAR(40) NOT NULL, 
	local_authority VARCHAR(120), 
	managing_body VARCHAR(120), 
	owner VARCHAR(120), 
	opened_on DATE, 
	unit_pattern VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_estate PRIMARY KEY (id), 
	CONSTRAINT uq_estate_name UNIQUE (name)
);

CREATE TABLE extract (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	minute_entry_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	recipient VARCHAR(150) NOT NULL, 
	issued_on DATE NOT NULL, 
	CONSTRAINT fk_extract_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_extract_minute_entry_id FOREIGN KEY(minute_entry_id) REFERENCES minute_entry (id), 
	CONSTRAINT pk_extract PRIMARY KEY (id), 
	CONSTRAINT uq_extract_year_number UNIQUE (year, number)
);

CREATE TABLE facility (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	sort_key VARCHAR(160) NOT NULL, 
	block_id INTEGER, 
	floor_label VARCHAR(10), 
	place_note VARCHAR(150), 
	condition VARCHAR(40) NOT NULL, 
	serial_number VARCHAR(60), 
	maker VARCHAR(120), 
	installed_on DATE, 
	warranty_until DATE, 
	firm_id INTEGER, 
	contract_from DATE, 
	contract_until DATE, 
	replacement_plan TEXT, 
	photo_id INTEGER, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT fk_facility_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_facility_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_facility_firm_id FOREIGN KEY(firm_id) REFERENCES contractor (id), 
	CONSTRAINT fk_facility_photo_id FOREIGN KEY(photo_id) REFERENCES attachment (id), 
	CONSTRAINT pk_facility PRIMARY KEY (id), 
	CONSTRAINT uq_facility_estate_id_name UNIQUE (estate_id, name)
);

CREATE TABLE finding_reply (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	finding_id INTEGER NOT NULL, 
	by_id INTEGER, 
	at VARCHAR(24) NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT fk_finding_reply_by_id FOREIGN KEY(by_id) REFERENCES user (id), 
	CONSTRAINT fk_finding_reply_finding_id FOREIGN KEY(finding_id) REFERENCES review_finding (id), 
	CONSTRAINT pk_finding_reply PRIMARY KEY (id)
);

CREATE TABLE floor_head (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	resident_id INTEGER NOT NULL, 
	block_id INTEGER NOT NULL, 
	floor_label VARCHAR(10), 
	from_on DATE NOT NULL, 
	to_on DATE, 
	CONSTRAINT fk_floor_head_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_floor_head_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_floor_head PRIMARY KEY (id)
);

CREATE TABLE handover (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	handed_on DATE NOT NULL, 
	outgoing VARCHAR(150) NOT NULL, 
	incoming VARCHAR(150) NOT NULL, 
	finished_on DATE, 
	CONSTRAINT fk_handover_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_handover PRIMARY KEY (id)
);

CREATE TABLE handover_item (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	handover_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	quantity VARCHAR(80), 
	handed BOOLEAN NOT NULL, 
	note VARCHAR(200), 
	CONSTRAINT fk_handover_item_handover_id FOREIGN KEY(handover_id) REFERENCES handover (id), 
	CONSTRAINT pk_handover_item PRIMARY KEY (id)
);

CREATE TABLE holiday (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	day DATE NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	state VARCHAR(40), 
	own BOOLEAN NOT NULL, 
	CONSTRAINT pk_holiday PRIMARY KEY (id), 
	CONSTRAINT uq_holiday_day_state_name UNIQUE (day, state, name)
);

CREATE TABLE household (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	unit_id INTEGER NOT NULL, 
	head_id INTEGER, 
	moved_in_on DATE, 
	moved_out_on DATE, 
	tenancy_reference VARCHAR(60), 
	arrears_sen INTEGER, 
	shared_reason VARCHAR(200), 
	CONSTRAINT fk_household_head_id FOREIGN KEY(head_id) REFERENCES resident (id), 
	CONSTRAINT fk_household_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_household PRIMARY KEY (id)
);

CREATE TABLE identity_document (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	resident_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	number VARCHAR(40), 
	number_key VARCHAR(40), 
	country VARCHAR(60), 
	expires_on DATE, 
	kept_reason VARCHAR(200), 
	current BOOLEAN NOT NULL, 
	CONSTRAINT fk_identity_document_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_identity_document PRIMARY KEY (id)
);

CREATE TABLE import_batch (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	file_name VARCHAR(200) NOT NULL, 
	added INTEGER NOT NULL, 
	updated INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	entry_seq INTEGER NOT NULL, 
	undone_at VARCHAR(24), 
	CONSTRAINT pk_import_batch PRIMARY KEY (id)
);

CREATE TABLE import_mapping (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	headings_key TEXT NOT NULL, 
	mapping TEXT NOT NULL, 
	CONSTRAINT pk_import_mapping PRIMARY KEY (id), 
	CONSTRAINT uq_import_mapping_headings_key UNIQUE (headings_key)
);

CREATE TABLE inspection (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	checklist_id INTEGER NOT NULL, 
	estate_id INTEGER NOT NULL, 
	block_id INTEGER, 
	walked_on DATE NOT NULL, 
	inspectors VARCHAR(300) NOT NULL, 
	residents VARCHAR(300), 
	remarks TEXT, 
	finished_on DATE, 
	CONSTRAINT fk_inspection_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_inspection_checklist_id FOREIGN KEY(checklist_id) REFERENCES checklist (id), 
	CONSTRAINT fk_inspection_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT pk_inspection PRIMARY KEY (id)
);

CREATE TABLE inspection_finding (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	inspection_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	item_id INTEGER, 
	text VARCHAR(150) NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	floor_label VARCHAR(10), 
	place_note VARCHAR(150), 
	remark VARCHAR(400), 
	category_id INTEGER, 
	photo_id INTEGER, 
	issue_id INTEGER, 
	CONSTRAINT fk_inspection_finding_category_id FOREIGN KEY(category_id) REFERENCES category (id), 
	CONSTRAINT fk_inspection_finding_inspection_id FOREIGN KEY(inspection_id) REFERENCES inspection (id), 
	CONSTRAINT fk_inspection_finding_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_inspection_finding_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id), 
	CONSTRAINT fk_inspection_finding_photo_id FOREIGN KEY(photo_id) REFERENCES attachment (id), 
	CONSTRAINT pk_inspection_finding PRIMARY KEY (id)
);

CREATE TABLE issue (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reference VARCHAR(20) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	category_id INTEGER NOT NULL, 
	outside_system VARCHAR(60), 
	outside_reference VARCHAR(80), 
	reported_at VARCHAR(24) NOT NULL, 
	reporter_id INTEGER, 
	household_id INTEGER, 
	reporter_name VARCHAR(150), 
	reporter_phone VARCHAR(40), 
	anonymous BOOLEAN NOT NULL, 
	confidential BOOLEAN NOT NULL, 
	received_by_id INTEGER, 
	estate_id INTEGER NOT NULL, 
	block_id INTEGER, 
	floor_label VARCHAR(10), 
	unit_id INTEGER, 
	facility_id INTEGER, 
	place_note VARCHAR(150), 
	place_sort VARCHAR(200) NOT NULL, 
	description TEXT, 
	danger BOOLEAN NOT NULL, 
	priority VARCHAR(40) NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	status_since VARCHAR(24) NOT NULL, 
	service_time_id INTEGER, 
	acknowledge_by VARCHAR(24), 
	act_by VARCHAR(24), 
	finish_by VARCHAR(24), 
	acknowledged_at VARCHAR(24), 
	acted_at VARCHAR(24), 
	finished_at VARCHAR(24), 
	ended_at VARCHAR(24), 
	owner_id INTEGER, 
	contractor_id INTEGER, 
	agency VARCHAR(120), 
	agency_reference VARCHAR(80), 
	reply_by DATE, 
	escalation VARCHAR(40) NOT NULL, 
	duplicate_of_id INTEGER, 
	root_cause_id INTEGER, 
	outage_id INTEGER, 
	affected INTEGER NOT NULL, 
	reopened INTEGER NOT NULL, 
	done_by_id INTEGER, 
	end_reason TEXT, 
	batch_id INTEGER, 
	CONSTRAINT fk_issue_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id), 
	CONSTRAINT fk_issue_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_issue_category_id FOREIGN KEY(category_id) REFERENCES category (id), 
	CONSTRAINT fk_issue_contractor_id FOREIGN KEY(contractor_id) REFERENCES contractor (id), 
	CONSTRAINT fk_issue_done_by_id FOREIGN KEY(done_by_id) REFERENCES resident (id), 
	CONSTRAINT fk_issue_duplicate_of_id FOREIGN KEY(duplicate_of_id) REFERENCES issue (id), 
	CONSTRAINT fk_issue_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_issue_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT fk_issue_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_issue_outage_id FOREIGN KEY(outage_id) REFERENCES outage (id), 
	CONSTRAINT fk_issue_owner_id FOREIGN KEY(owner_id) REFERENCES user (id), 
	CONSTRAINT fk_issue_received_by_id FOREIGN KEY(received_by_id) REFERENCES user (id), 
	CONSTRAINT fk_issue_reporter_id FOREIGN KEY(reporter_id) REFERENCES resident (id), 
	CONSTRAINT fk_issue_root_cause_id FOREIGN KEY(root_cause_id) REFERENCES root_cause (id), 
	CONSTRAINT fk_issue_service_time_id FOREIGN KEY(service_time_id) REFERENCES service_time (id), 
	CONSTRAINT fk_issue_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_issue PRIMARY KEY (id), 
	CONSTRAINT uq_issue_reference UNIQUE (reference), 
	CONSTRAINT uq_issue_year_number UNIQUE (year, number)
);

CREATE TABLE issue_event (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	at VARCHAR(24) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	status VARCHAR(40), 
	was VARCHAR(40), 
	spent INTEGER, 
	text TEXT, 
	internal BOOLEAN NOT NULL, 
	by_id INTEGER, 
	attachment_id INTEGER, 
	about VARCHAR(60), 
	CONSTRAINT fk_issue_event_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_issue_event_by_id FOREIGN KEY(by_id) REFERENCES user (id), 
	CONSTRAINT fk_issue_event_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_issue_event PRIMARY KEY (id)
);

CREATE TABLE issue_household (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	household_id INTEGER NOT NULL, 
	resident_id INTEGER, 
	counted_at VARCHAR(24) NOT NULL, 
	CONSTRAINT fk_issue_household_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_issue_household_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_issue_household_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_issue_household PRIMARY KEY (id), 
	CONSTRAINT uq_issue_household_issue_id_household_id UNIQUE (issue_id, household_id)
);

CREATE TABLE issue_pause (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	started_at VARCHAR(24) NOT NULL, 
	until_on DATE NOT NULL, 
	ended_at VARCHAR(24), 
	CONSTRAINT fk_issue_pause_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_issue_pause PRIMARY KEY (id)
);

CREATE TABLE issue_photo (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER, 
	work_order_id INTEGER, 
	attachment_id INTEGER NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	percent INTEGER, 
	taken_on DATE NOT NULL, 
	caption VARCHAR(150), 
	CONSTRAINT fk_issue_photo_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_issue_photo_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_issue_photo_work_order_id FOREIGN KEY(work_order_id) REFERENCES work_order (id), 
	CONSTRAINT pk_issue_photo PRIMARY KEY (id)
);

CREATE VIRTUAL TABLE issue_search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3 4');

CREATE TABLE issue_verification (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	resident_id INTEGER, 
	name VARCHAR(150), 
	verified_as VARCHAR(40) NOT NULL, 
	accepted BOOLEAN NOT NULL, 
	reason TEXT, 
	said_on DATE NOT NULL, 
	by_id INTEGER, 
	attachment_id INTEGER, 
	CONSTRAINT fk_issue_verification_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_issue_verification_by_id FOREIGN KEY(by_id) REFERENCES user (id), 
	CONSTRAINT fk_issue_verification_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_issue_verification_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_issue_verification PRIMARY KEY (id)
);

CREATE TABLE issued_document (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	subject VARCHAR(40) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	language VARCHAR(40) NOT NULL, 
	issued_at VARCHAR(24) NOT NULL, 
	issued_by_id INTEGER, 
	pages INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	facts TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	superseded_by_id INTEGER, trail_seq INTEGER, trail_code VARCHAR(40), 
	CONSTRAINT fk_issued_document_issued_by_id FOREIGN KEY(issued_by_id) REFERENCES user (id), 
	CONSTRAINT fk_issued_document_superseded_by_id FOREIGN KEY(superseded_by_id) REFERENCES issued_document (id), 
	CONSTRAINT pk_issued_document PRIMARY KEY (id), 
	CONSTRAINT uq_issued_document_code UNIQUE (code)
);

CREATE TABLE legal_hold (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	table_name VARCHAR(60), 
	record_id INTEGER, 
	reason VARCHAR(300) NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_legal_hold PRIMARY KEY (id)
);

CREATE TABLE life_event (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	resident_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	happened_on DATE NOT NULL, 
	unit_id INTEGER, 
	from_unit_id INTEGER, 
	remarks VARCHAR(200), 
	CONSTRAINT fk_life_event_from_unit_id FOREIGN KEY(from_unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_life_event_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT fk_life_event_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_life_event PRIMARY KEY (id)
);

CREATE TABLE lift_event (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	facility_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	started_at VARCHAR(24) NOT NULL, 
	ended_at VARCHAR(24), 
	trapped INTEGER NOT NULL, 
	freed_at VARCHAR(24), 
	rescuer VARCHAR(120), 
	cause TEXT, 
	remedy TEXT, 
	firm_id INTEGER, 
	issue_id INTEGER, 
	CONSTRAINT fk_lift_event_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT fk_lift_event_firm_id FOREIGN KEY(firm_id) REFERENCES contractor (id), 
	CONSTRAINT fk_lift_event_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_lift_event PRIMARY KEY (id)
);

CREATE TABLE mediation (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	held_on DATE NOT NULL, 
	mediator VARCHAR(150) NOT NULL, 
	present TEXT, 
	notes TEXT, 
	outcome VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_mediation_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_mediation PRIMARY KEY (id)
);

CREATE TABLE "meeting" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	number INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	title VARCHAR(150), 
	held_on DATE NOT NULL, 
	starts_at TIME NOT NULL, 
	ends_at TIME, 
	place VARCHAR(150) NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	minutes_status VARCHAR(40) NOT NULL, 
	reply_by DATE, 
	notice_on DATE, 
	quorum_needed INTEGER, 
	author_id INTEGER, 
	circulated_at VARCHAR(24), 
	confirmed_at VARCHAR(24), 
	quorum_base INTEGER, 
	notice_days INTEGER, 
	representatives BOOLEAN NOT NULL, 
	continues_id INTEGER, 
	reviewer VARCHAR(150), 
	reviewer_position VARCHAR(120), 
	signed_scan_id INTEGER, 
	CONSTRAINT fk_meeting_author_id FOREIGN KEY(author_id) REFERENCES user (id), 
	CONSTRAINT fk_meeting_continues_id FOREIGN KEY(continues_id) REFERENCES meeting (id), 
	CONSTRAINT fk_meeting_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_meeting_signed_scan_id FOREIGN KEY(signed_scan_id) REFERENCES attachment (id), 
	CONSTRAINT pk_meeting PRIMARY KEY (id), 
	CONSTRAINT uq_meeting_organisation_id_kind_year_number UNIQUE (organisation_id, kind, year, number)
);

CREATE TABLE membership (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	resident_id INTEGER, 
	person_name VARCHAR(150) NOT NULL, 
	joined_on DATE NOT NULL, 
	left_on DATE, 
	leave_reason VARCHAR(200), 
	paid_to DATE, 
	CONSTRAINT fk_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_membership_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT uq_membership_organisation_id_number UNIQUE (organisation_id, number)
);

CREATE TABLE minute_entry (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	agenda_item_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, marks TEXT, 
	CONSTRAINT fk_minute_entry_agenda_item_id FOREIGN KEY(agenda_item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_minute_entry_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT pk_minute_entry PRIMARY KEY (id)
);

CREATE VIRTUAL TABLE minute_search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3 4');

CREATE TABLE named_vote (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	vote_id INTEGER NOT NULL, 
	attendance_id INTEGER NOT NULL, 
	ballot VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_named_vote_attendance_id FOREIGN KEY(attendance_id) REFERENCES attendance (id), 
	CONSTRAINT fk_named_vote_vote_id FOREIGN KEY(vote_id) REFERENCES vote (id), 
	CONSTRAINT pk_named_vote PRIMARY KEY (id), 
	CONSTRAINT uq_named_vote_vote_id_attendance_id UNIQUE (vote_id, attendance_id)
);

CREATE TABLE nomination (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	election_id INTEGER NOT NULL, 
	contest_id INTEGER NOT NULL, 
	elector_id INTEGER NOT NULL, 
	proposer_id INTEGER NOT NULL, 
	seconder_id INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	withdrawn_on DATE, 
	ballot_number INTEGER, 
	chosen_by_tie BOOLEAN NOT NULL, 
	CONSTRAINT fk_nomination_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id), 
	CONSTRAINT fk_nomination_election_id FOREIGN KEY(election_id) REFERENCES election (id), 
	CONSTRAINT fk_nomination_elector_id FOREIGN KEY(elector_id) REFERENCES elector (id), 
	CONSTRAINT fk_nomination_proposer_id FOREIGN KEY(proposer_id) REFERENCES elector (id), 
	CONSTRAINT fk_nomination_seconder_id FOREIGN KEY(seconder_id) REFERENCES elector (id), 
	CONSTRAINT pk_nomination PRIMARY KEY (id), 
	CONSTRAINT uq_nomination_contest_id_elector_id UNIQUE (contest_id, elector_id)
);

CREATE TABLE notice_service (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	attendance_id INTEGER NOT NULL, 
	way VARCHAR(40) NOT NULL, 
	served_on DATE NOT NULL, 
	note VARCHAR(200), 
	CONSTRAINT fk_notice_service_attendance_id FOREIGN KEY(attendance_id) REFERENCES attendance (id), 
	CONSTRAINT fk_notice_service_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT pk_notice_service PRIMARY KEY (id), 
	CONSTRAINT uq_notice_service_attendance_id_way UNIQUE (attendance_id, way)
);

CREATE TABLE obligation (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	due_on DATE NOT NULL, 
	done_on DATE, 
	meeting_id INTEGER, 
	evidence VARCHAR(400), 
	evidence_id INTEGER, 
	CONSTRAINT fk_obligation_evidence_id FOREIGN KEY(evidence_id) REFERENCES attachment (id), 
	CONSTRAINT fk_obligation_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_obligation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_obligation PRIMARY KEY (id)
);

CREATE TABLE occupancy (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	household_id INTEGER NOT NULL, 
	resident_id INTEGER NOT NULL, 
	relationship VARCHAR(40) NOT NULL, 
	from_on DATE, 
	to_on DATE, 
	CONSTRAINT fk_occupancy_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_occupancy_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id), 
	CONSTRAINT pk_occupancy PRIMARY KEY (id)
);

CREATE TABLE office (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	address TEXT, 
	phone VARCHAR(60), 
	email VARCHAR(120), 
	state VARCHAR(40) NOT NULL, 
	document_language VARCHAR(40) NOT NULL, 
	reference_prefix VARCHAR(40), 
	idle_minutes INTEGER NOT NULL, 
	logo_id INTEGER, 
	practice BOOLEAN NOT NULL, repeat_count INTEGER, repeat_days INTEGER, 
	CONSTRAINT fk_office_logo_id FOREIGN KEY(logo_id) REFERENCES attachment (id), 
	CONSTRAINT pk_office PRIMARY KEY (id)
);

CREATE TABLE "organisation" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	estate_id INTEGER, 
	name VARCHAR(150) NOT NULL, 
	short_name VARCHAR(40), 
	kind VARCHAR(40) NOT NULL, 
	parent_id INTEGER, 
	registration_number VARCHAR(60), 
	registered_on DATE, 
	quorum_rule VARCHAR(40) NOT NULL, 
	quorum_number INTEGER, 
	labels VARCHAR(40) NOT NULL, 
	reference VARCHAR(60), 
	profile VARCHAR(40) NOT NULL, 
	registered_with VARCHAR(80), 
	CONSTRAINT fk_organisation_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_organisation_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id), 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT uq_organisation_name UNIQUE (name)
);

CREATE TABLE outage (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reference VARCHAR(20) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	planned BOOLEAN NOT NULL, 
	facility_id INTEGER, 
	cause TEXT, 
	starts_at VARCHAR(24) NOT NULL, 
	expected_until VARCHAR(24), 
	ended_at VARCHAR(24), 
	advice TEXT, 
	agency VARCHAR(120), 
	agency_reference VARCHAR(80), 
	units INTEGER NOT NULL, 
	CONSTRAINT fk_outage_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_outage_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT pk_outage PRIMARY KEY (id), 
	CONSTRAINT uq_outage_reference UNIQUE (reference), 
	CONSTRAINT uq_outage_year_number UNIQUE (year, number)
);

CREATE TABLE outage_place (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	outage_id INTEGER NOT NULL, 
	block_id INTEGER NOT NULL, 
	floor_label VARCHAR(10), 
	unit_id INTEGER, 
	CONSTRAINT fk_outage_place_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_outage_place_outage_id FOREIGN KEY(outage_id) REFERENCES outage (id), 
	CONSTRAINT fk_outage_place_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_outage_place PRIMARY KEY (id)
);

CREATE TABLE policy_document (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	edition INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE, 
	resolution_id INTEGER, 
	text TEXT, 
	file_id INTEGER, 
	CONSTRAINT fk_policy_document_file_id FOREIGN KEY(file_id) REFERENCES attachment (id), 
	CONSTRAINT fk_policy_document_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_policy_document_resolution_id FOREIGN KEY(resolution_id) REFERENCES resolution (id), 
	CONSTRAINT pk_policy_document PRIMARY KEY (id)
);

CREATE TABLE practice_proof (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	practice_id INTEGER NOT NULL, 
	proved_on DATE NOT NULL, 
	text TEXT NOT NULL, 
	attachment_id INTEGER, 
	CONSTRAINT fk_practice_proof_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_practice_proof_practice_id FOREIGN KEY(practice_id) REFERENCES adopted_practice (id), 
	CONSTRAINT pk_practice_proof PRIMARY KEY (id)
);

CREATE TABLE preparation_step (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	working_days INTEGER NOT NULL, 
	due_on DATE NOT NULL, 
	done_on DATE, 
	CONSTRAINT fk_preparation_step_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT pk_preparation_step PRIMARY KEY (id)
);

CREATE TABLE preventive_schedule (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	scope TEXT NOT NULL, 
	estate_id INTEGER NOT NULL, 
	block_id INTEGER, 
	facility_id INTEGER, 
	contractor_id INTEGER, 
	every_months INTEGER NOT NULL, 
	next_on DATE NOT NULL, 
	month_day INTEGER, 
	days_before INTEGER NOT NULL, 
	payer VARCHAR(40), 
	sign_off VARCHAR(40) NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT fk_preventive_schedule_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_preventive_schedule_contractor_id FOREIGN KEY(contractor_id) REFERENCES contractor (id), 
	CONSTRAINT fk_preventive_schedule_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_preventive_schedule_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT pk_preventive_schedule PRIMARY KEY (id)
);

CREATE TABLE priority_round (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	way VARCHAR(40) NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	ranks INTEGER NOT NULL, 
	winners INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	closed_on DATE, 
	meeting_id INTEGER, 
	CONSTRAINT fk_priority_round_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_priority_round_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_priority_round_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_priority_round PRIMARY KEY (id)
);

CREATE TABLE privacy_notice (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(20) NOT NULL, 
	valid_from DATE NOT NULL, 
	text_ms TEXT NOT NULL, 
	text_en TEXT NOT NULL, 
	recipients TEXT, 
	contact VARCHAR(200), 
	CONSTRAINT pk_privacy_notice PRIMARY KEY (id), 
	CONSTRAINT uq_privacy_notice_name UNIQUE (name)
);

CREATE TABLE proxy (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	giver_id INTEGER NOT NULL, 
	holder_id INTEGER NOT NULL, 
	received_on DATE NOT NULL, 
	CONSTRAINT fk_proxy_giver_id FOREIGN KEY(giver_id) REFERENCES attendance (id), 
	CONSTRAINT fk_proxy_holder_id FOREIGN KEY(holder_id) REFERENCES attendance (id), 
	CONSTRAINT fk_proxy_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT pk_proxy PRIMARY KEY (id), 
	CONSTRAINT uq_proxy_meeting_id_giver_id UNIQUE (meeting_id, giver_id)
);

CREATE TABLE quotation (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	work_order_id INTEGER NOT NULL, 
	contractor_id INTEGER NOT NULL, 
	amount_sen INTEGER NOT NULL, 
	received_on DATE NOT NULL, 
	valid_until DATE, 
	working_days INTEGER, 
	warranty_months INTEGER, 
	remarks TEXT, 
	attachment_id INTEGER, 
	awarded BOOLEAN NOT NULL, 
	CONSTRAINT fk_quotation_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	CONSTRAINT fk_quotation_contractor_id FOREIGN KEY(contractor_id) REFERENCES contractor (id), 
	CONSTRAINT fk_quotation_work_order_id FOREIGN KEY(work_order_id) REFERENCES work_order (id), 
	CONSTRAINT pk_quotation PRIMARY KEY (id)
);

CREATE TABLE reply_template (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	status VARCHAR(40), 
	text_ms TEXT NOT NULL, 
	text_en TEXT NOT NULL, 
	CONSTRAINT pk_reply_template PRIMARY KEY (id), 
	CONSTRAINT uq_reply_template_name UNIQUE (name)
);

CREATE TABLE resident (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	full_name VARCHAR(150) NOT NULL, 
	title VARCHAR(40), 
	preferred_name VARCHAR(80), 
	birth_on DATE, 
	birth_uncertain BOOLEAN NOT NULL, 
	sex VARCHAR(40), 
	nationality VARCHAR(40), 
	mobile VARCHAR(40), 
	whatsapp BOOLEAN NOT NULL, 
	email VARCHAR(120), 
	emergency_contact VARCHAR(200), 
	preferred_language VARCHAR(40), 
	education VARCHAR(40), 
	employment VARCHAR(40), 
	occupation VARCHAR(120), 
	skills VARCHAR(200), 
	disability VARCHAR(40), 
	oku_card VARCHAR(40), 
	vulnerabilities VARCHAR(400) NOT NULL, 
	notes TEXT, 
	verified_on DATE, 
	verified_by_id INTEGER, 
	standing VARCHAR(40) NOT NULL, 
	photo_id INTEGER, 
	merged_into_id INTEGER, 
	CONSTRAINT fk_resident_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES resident (id), 
	CONSTRAINT fk_resident_photo_id FOREIGN KEY(photo_id) REFERENCES attachment (id), 
	CONSTRAINT fk_resident_verified_by_id FOREIGN KEY(verified_by_id) REFERENCES user (id), 
	CONSTRAINT pk_resident PRIMARY KEY (id)
);

CREATE TABLE resident_list (
	resident_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	sort_name VARCHAR NOT NULL, 
	standing VARCHAR NOT NULL, 
	estate_id INTEGER, 
	block_id INTEGER, 
	block VARCHAR, 
	unit_id INTEGER, 
	unit VARCHAR, 
	unit_sort VARCHAR, 
	household_id INTEGER, 
	relationship VARCHAR, 
	relationship_rank INTEGER, 
	household_size INTEGER, 
	verified_on DATE, 
	birth_on DATE, 
	sex VARCHAR, 
	mobile VARCHAR, 
	vulnerabilities VARCHAR, 
	disability VARCHAR, 
	document_tail VARCHAR, 
	words VARCHAR NOT NULL, 
	CONSTRAINT pk_resident_list PRIMARY KEY (resident_id)
);

CREATE VIRTUAL TABLE resident_search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='1 2 3 4');

CREATE TABLE resolution (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	way VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, 
	resolved_on DATE NOT NULL, 
	meeting_id INTEGER, 
	minute_entry_id INTEGER, 
	proposer VARCHAR(150), 
	seconder VARCHAR(150), 
	majority VARCHAR(40) NOT NULL, 
	consensus BOOLEAN NOT NULL, 
	votes_for INTEGER, 
	votes_against INTEGER, 
	abstained INTEGER, 
	result VARCHAR(40) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	effective_on DATE, 
	implemented_on DATE, 
	superseded_by_id INTEGER, 
	reply_by DATE, 
	ratified_at_id INTEGER, 
	CONSTRAINT fk_resolution_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_resolution_minute_entry_id FOREIGN KEY(minute_entry_id) REFERENCES minute_entry (id), 
	CONSTRAINT fk_resolution_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_resolution_ratified_at_id FOREIGN KEY(ratified_at_id) REFERENCES meeting (id), 
	CONSTRAINT fk_resolution_superseded_by_id FOREIGN KEY(superseded_by_id) REFERENCES resolution (id), 
	CONSTRAINT pk_resolution PRIMARY KEY (id), 
	CONSTRAINT uq_resolution_organisation_id_year_number UNIQUE (organisation_id, year, number)
);

CREATE TABLE resolution_reply (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	resolution_id INTEGER NOT NULL, 
	appointment_id INTEGER NOT NULL, 
	answer VARCHAR(40) NOT NULL, 
	replied_on DATE NOT NULL, 
	CONSTRAINT fk_resolution_reply_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id), 
	CONSTRAINT fk_resolution_reply_resolution_id FOREIGN KEY(resolution_id) REFERENCES resolution (id), 
	CONSTRAINT pk_resolution_reply PRIMARY KEY (id), 
	CONSTRAINT uq_resolution_reply_resolution_id_appointment_id UNIQUE (resolution_id, appointment_id)
);

CREATE TABLE restore_drill (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	held_at VARCHAR(24) NOT NULL, 
	by_id INTEGER, 
	copy_sequence INTEGER NOT NULL, 
	copy_made_at VARCHAR(24) NOT NULL, 
	place VARCHAR(40) NOT NULL, 
	entries INTEGER NOT NULL, 
	records INTEGER NOT NULL, 
	live_records INTEGER NOT NULL, 
	seconds INTEGER NOT NULL, 
	sound BOOLEAN NOT NULL, 
	remarks TEXT, 
	CONSTRAINT fk_restore_drill_by_id FOREIGN KEY(by_id) REFERENCES user (id), 
	CONSTRAINT pk_restore_drill PRIMARY KEY (id)
);

CREATE TABLE retention_rule (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	subject VARCHAR(40) NOT NULL, 
	years INTEGER NOT NULL, 
	basis VARCHAR(200), 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_retention_rule PRIMARY KEY (id), 
	CONSTRAINT uq_retention_rule_subject UNIQUE (subject)
);

CREATE TABLE retention_run (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	ran_at VARCHAR(24) NOT NULL, 
	approval VARCHAR(60) NOT NULL, 
	approved_by_id INTEGER, 
	done_by_id INTEGER, 
	residents INTEGER NOT NULL, 
	others INTEGER NOT NULL, 
	remarks VARCHAR(400), 
	CONSTRAINT fk_retention_run_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES user (id), 
	CONSTRAINT fk_retention_run_done_by_id FOREIGN KEY(done_by_id) REFERENCES user (id), 
	CONSTRAINT pk_retention_run PRIMARY KEY (id)
);

CREATE TABLE review (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE NOT NULL, 
	organisation_id INTEGER, 
	auditor_id INTEGER, 
	seed INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	opened_at VARCHAR(24) NOT NULL, 
	notes TEXT, 
	conclusion TEXT, 
	closed_at VARCHAR(24), 
	CONSTRAINT fk_review_auditor_id FOREIGN KEY(auditor_id) REFERENCES user (id), 
	CONSTRAINT fk_review_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_review PRIMARY KEY (id)
);

CREATE TABLE review_finding (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	review_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	weight VARCHAR(40) NOT NULL, 
	table_name VARCHAR(60), 
	record_id INTEGER, 
	entry_seq INTEGER, 
	rule TEXT, 
	facts TEXT NOT NULL, 
	advice TEXT, 
	due_on DATE, 
	status VARCHAR(40) NOT NULL, 
	settled_on DATE, 
	CONSTRAINT fk_review_finding_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT pk_review_finding PRIMARY KEY (id), 
	CONSTRAINT uq_review_finding_review_id_number UNIQUE (review_id, number)
);

CREATE TABLE review_sample (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	review_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	record_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	note TEXT, 
	CONSTRAINT fk_review_sample_review_id FOREIGN KEY(review_id) REFERENCES review (id), 
	CONSTRAINT pk_review_sample PRIMARY KEY (id), 
	CONSTRAINT uq_review_sample_review_id_kind_record_id UNIQUE (review_id, kind, record_id)
);

CREATE TABLE root_cause (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	facility_id INTEGER, 
	block_id INTEGER, 
	unit_id INTEGER, 
	category_id INTEGER, 
	opened_on DATE NOT NULL, 
	cause TEXT, 
	remedy TEXT, 
	closed_on DATE, 
	CONSTRAINT fk_root_cause_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_root_cause_category_id FOREIGN KEY(category_id) REFERENCES category (id), 
	CONSTRAINT fk_root_cause_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT fk_root_cause_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_root_cause PRIMARY KEY (id)
);

CREATE TABLE round_candidate (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	round_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	issue_id INTEGER, 
	charter_id INTEGER, 
	severity INTEGER NOT NULL, 
	people INTEGER NOT NULL, 
	cost INTEGER NOT NULL, 
	feasibility INTEGER NOT NULL, 
	score INTEGER NOT NULL, 
	withdrawn BOOLEAN NOT NULL, 
	points INTEGER, 
	place INTEGER, 
	CONSTRAINT fk_round_candidate_charter_id FOREIGN KEY(charter_id) REFERENCES charter (id), 
	CONSTRAINT fk_round_candidate_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_round_candidate_round_id FOREIGN KEY(round_id) REFERENCES priority_round (id), 
	CONSTRAINT pk_round_candidate PRIMARY KEY (id), 
	CONSTRAINT uq_round_candidate_round_id_position UNIQUE (round_id, position)
);

CREATE TABLE round_choice (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	vote_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	rank INTEGER NOT NULL, 
	CONSTRAINT fk_round_choice_candidate_id FOREIGN KEY(candidate_id) REFERENCES round_candidate (id), 
	CONSTRAINT fk_round_choice_vote_id FOREIGN KEY(vote_id) REFERENCES round_vote (id), 
	CONSTRAINT pk_round_choice PRIMARY KEY (id), 
	CONSTRAINT uq_round_choice_vote_id_candidate_id UNIQUE (vote_id, candidate_id), 
	CONSTRAINT uq_round_choice_vote_id_rank UNIQUE (vote_id, rank)
);

CREATE TABLE round_vote (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	round_id INTEGER NOT NULL, 
	household_id INTEGER NOT NULL, 
	block_id INTEGER NOT NULL, 
	voter_id INTEGER, 
	sex VARCHAR(40), 
	age INTEGER, 
	cast_on DATE NOT NULL, 
	spoilt BOOLEAN NOT NULL, 
	CONSTRAINT fk_round_vote_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_round_vote_household_id FOREIGN KEY(household_id) REFERENCES household (id), 
	CONSTRAINT fk_round_vote_round_id FOREIGN KEY(round_id) REFERENCES priority_round (id), 
	CONSTRAINT fk_round_vote_voter_id FOREIGN KEY(voter_id) REFERENCES resident (id), 
	CONSTRAINT pk_round_vote PRIMARY KEY (id), 
	CONSTRAINT uq_round_vote_round_id_household_id UNIQUE (round_id, household_id)
);

CREATE TABLE rule_notice (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	issue_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	addressed_to VARCHAR(150) NOT NULL, 
	rule TEXT NOT NULL, 
	fact TEXT NOT NULL, 
	served_on DATE NOT NULL, 
	served_by VARCHAR(40) NOT NULL, 
	reply_by DATE, 
	outcome TEXT, 
	CONSTRAINT fk_rule_notice_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_rule_notice_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_rule_notice PRIMARY KEY (id), 
	CONSTRAINT uq_rule_notice_issue_id_number UNIQUE (issue_id, number)
);

CREATE TABLE satisfaction (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	about VARCHAR(40) NOT NULL, 
	issue_id INTEGER, 
	face VARCHAR(40) NOT NULL, 
	said_on DATE NOT NULL, 
	remarks TEXT, 
	CONSTRAINT fk_satisfaction_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT pk_satisfaction PRIMARY KEY (id)
);

CREATE TABLE seat (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	position VARCHAR(80) NOT NULL, 
	seniority INTEGER NOT NULL, 
	seats INTEGER NOT NULL, 
	least INTEGER NOT NULL, 
	counts BOOLEAN NOT NULL, 
	CONSTRAINT fk_seat_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT uq_seat_organisation_id_position UNIQUE (organisation_id, position)
);

CREATE TABLE service_time (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	priority VARCHAR(40) NOT NULL, 
	from_on DATE NOT NULL, 
	in_working_days BOOLEAN NOT NULL, 
	acknowledge INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	finish INTEGER NOT NULL, 
	CONSTRAINT pk_service_time PRIMARY KEY (id)
);

CREATE TABLE signing_key (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	private BLOB NOT NULL, 
	public VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_signing_key PRIMARY KEY (id), 
	CONSTRAINT uq_signing_key_public UNIQUE (public)
);

CREATE TABLE step_out (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	agenda_item_id INTEGER NOT NULL, 
	attendance_id INTEGER NOT NULL, 
	declaration_id INTEGER, 
	reason VARCHAR(400) NOT NULL, 
	CONSTRAINT fk_step_out_agenda_item_id FOREIGN KEY(agenda_item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_step_out_attendance_id FOREIGN KEY(attendance_id) REFERENCES attendance (id), 
	CONSTRAINT fk_step_out_declaration_id FOREIGN KEY(declaration_id) REFERENCES declaration (id), 
	CONSTRAINT fk_step_out_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT pk_step_out PRIMARY KEY (id), 
	CONSTRAINT uq_step_out_agenda_item_id_attendance_id UNIQUE (agenda_item_id, attendance_id)
);

CREATE TABLE tenure (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	unit_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE, 
	rent_sen INTEGER, 
	tenancy_reference VARCHAR(60), 
	CONSTRAINT fk_tenure_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT pk_tenure PRIMARY KEY (id)
);

CREATE TABLE term (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE, 
	origin VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_term_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT pk_term PRIMARY KEY (id)
);

CREATE TABLE unit (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	estate_id INTEGER NOT NULL, 
	block_id INTEGER NOT NULL, 
	floor_label VARCHAR(10), 
	floor_order INTEGER NOT NULL, 
	door_label VARCHAR(20) NOT NULL, 
	code VARCHAR(60) NOT NULL, 
	code_key VARCHAR(60) NOT NULL, 
	sort_key VARCHAR(120) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	CONSTRAINT fk_unit_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_unit_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT pk_unit PRIMARY KEY (id), 
	CONSTRAINT uq_unit_estate_id_code_key UNIQUE (estate_id, code_key)
);

CREATE TABLE "user" (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	username VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	roles VARCHAR(400) NOT NULL, 
	active BOOLEAN NOT NULL, 
	ends_on DATE, 
	last_sign_in_at VARCHAR(24), 
	must_change BOOLEAN NOT NULL, 
	CONSTRAINT pk_user PRIMARY KEY (id), 
	CONSTRAINT uq_user_username UNIQUE (username)
);

CREATE TABLE user_estate (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	user_id INTEGER NOT NULL, 
	estate_id INTEGER NOT NULL, 
	CONSTRAINT fk_user_estate_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_user_estate_user_id FOREIGN KEY(user_id) REFERENCES user (id), 
	CONSTRAINT pk_user_estate PRIMARY KEY (id), 
	CONSTRAINT uq_user_estate_user_id_estate_id UNIQUE (user_id, estate_id)
);

CREATE TABLE vote (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	agenda_item_id INTEGER NOT NULL, 
	minute_entry_id INTEGER, 
	motion TEXT NOT NULL, 
	method VARCHAR(40) NOT NULL, 
	majority VARCHAR(40) NOT NULL, 
	entitled INTEGER NOT NULL, 
	favour INTEGER NOT NULL, 
	against INTEGER NOT NULL, 
	abstained INTEGER NOT NULL, 
	spoilt INTEGER NOT NULL, 
	casting VARCHAR(40), 
	result VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_vote_agenda_item_id FOREIGN KEY(agenda_item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_vote_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_vote_minute_entry_id FOREIGN KEY(minute_entry_id) REFERENCES minute_entry (id), 
	CONSTRAINT pk_vote PRIMARY KEY (id)
);

CREATE TABLE work_order (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reference VARCHAR(20) NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	scope TEXT NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	contractor_id INTEGER, 
	staff VARCHAR(120), 
	done_by_id INTEGER, 
	estate_id INTEGER NOT NULL, 
	block_id INTEGER, 
	facility_id INTEGER, 
	place_note VARCHAR(150), 
	ordered_on DATE, 
	due_on DATE, 
	started_on DATE, 
	done_on DATE, 
	accepted_on DATE, 
	liability_until DATE, 
	percent INTEGER NOT NULL, 
	cost_limit_sen INTEGER, 
	estimate_sen INTEGER, 
	approved_sen INTEGER, 
	actual_sen INTEGER, 
	payer VARCHAR(40), 
	resolution_id INTEGER, 
	no_resolution_reason TEXT, 
	sign_off VARCHAR(40) NOT NULL, 
	accepted_by VARCHAR(150), 
	schedule_id INTEGER, 
	cancel_reason VARCHAR(400), 
	CONSTRAINT fk_work_order_block_id FOREIGN KEY(block_id) REFERENCES block (id), 
	CONSTRAINT fk_work_order_contractor_id FOREIGN KEY(contractor_id) REFERENCES contractor (id), 
	CONSTRAINT fk_work_order_done_by_id FOREIGN KEY(done_by_id) REFERENCES resident (id), 
	CONSTRAINT fk_work_order_estate_id FOREIGN KEY(estate_id) REFERENCES estate (id), 
	CONSTRAINT fk_work_order_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id), 
	CONSTRAINT fk_work_order_resolution_id FOREIGN KEY(resolution_id) REFERENCES resolution (id), 
	CONSTRAINT fk_work_order_schedule_id FOREIGN KEY(schedule_id) REFERENCES preventive_schedule (id), 
	CONSTRAINT pk_work_order PRIMARY KEY (id), 
	CONSTRAINT uq_work_order_reference UNIQUE (reference), 
	CONSTRAINT uq_work_order_year_number UNIQUE (year, number)
);

CREATE TABLE work_order_issue (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(24) NOT NULL, 
	updated_at VARCHAR(24) NOT NULL, 
	work_order_id INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL, 
	CONSTRAINT fk_work_order_issue_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id), 
	CONSTRAINT fk_work_order_issue_work_order_id FOREIGN KEY(work_order_id) REFERENCES work_order (id), 
	CONSTRAINT pk_work_order_issue PRIMARY KEY (id), 
	CONSTRAINT uq_work_order_issue_work_order_id_issue_id UNIQUE (work_order_id, issue_id)
);

CREATE INDEX ix_action_item_issue_id ON action_item (issue_id);

CREATE INDEX ix_action_item_meeting_id ON action_item (meeting_id);

CREATE INDEX ix_action_item_minute_entry_id ON action_item (minute_entry_id);

CREATE INDEX ix_action_item_status_due_on ON action_item (status, due_on);

CREATE INDEX ix_action_update_action_item_id ON action_update (action_item_id);

CREATE INDEX ix_adopted_practice_adopted_on ON adopted_practice (adopted_on);

CREATE INDEX ix_adopted_practice_charter_id ON adopted_practice (charter_id);

CREATE INDEX ix_agenda_item_meeting_id_position ON agenda_item (meeting_id, position);

CREATE INDEX ix_amendment_at_meeting_id ON amendment (at_meeting_id);

CREATE INDEX ix_appointment_organisation_id_seniority ON appointment (organisation_id, seniority);

CREATE INDEX ix_appointment_resident_id ON appointment (resident_id);

CREATE INDEX ix_attendance_meeting_id_seniority ON attendance (meeting_id, seniority);

CREATE INDEX ix_audit_change_deleted ON audit_change (entry_seq) WHERE op = 'D';

CREATE INDEX ix_audit_change_entry_seq ON audit_change (entry_seq);

CREATE INDEX ix_audit_change_table_name_pk ON audit_change (table_name, pk);

CREATE INDEX ix_audit_entry_action ON audit_entry (action);

CREATE INDEX ix_audit_entry_at ON audit_entry (at);

CREATE INDEX ix_audit_entry_subject ON audit_entry (subject);

CREATE INDEX ix_audit_entry_user_id ON audit_entry (user_id);

CREATE INDEX ix_breach_closed_on ON breach (closed_on);

CREATE INDEX ix_cash_count_review_id ON cash_count (review_id);

CREATE INDEX ix_category_position ON category (position);

CREATE INDEX ix_certificate_facility_id_valid_until ON certificate (facility_id, valid_until);

CREATE INDEX ix_certificate_valid_until ON certificate (valid_until);

CREATE INDEX ix_charter_issue_issue_id ON charter_issue (issue_id);

CREATE INDEX ix_charter_milestone_charter_id_position ON charter_milestone (charter_id, position);

CREATE INDEX ix_charter_round_id ON charter (round_id);

CREATE INDEX ix_charter_sign_off_household_id ON charter_sign_off (household_id);

CREATE INDEX ix_charter_status ON charter (status);

CREATE INDEX ix_checklist_item_checklist_id_position ON checklist_item (checklist_id, position);

CREATE INDEX ix_confirmation_at_meeting_id ON confirmation (at_meeting_id);

CREATE INDEX ix_consent_resident_id ON consent (resident_id);

CREATE INDEX ix_contractor_licence_contractor_id_kind_valid_until ON contractor_licence (contractor_id, kind, valid_until);

CREATE INDEX ix_contractor_licence_valid_until ON contractor_licence (valid_until);

CREATE INDEX ix_data_request_ended_on_due_on ON data_request (ended_on, due_on);

CREATE INDEX ix_data_request_resident_id ON data_request (resident_id);

CREATE INDEX ix_declaration_appointment_id ON declaration (appointment_id);

CREATE INDEX ix_declaration_organisation_id ON declaration (organisation_id);

CREATE INDEX ix_disclosure_entry_seq ON disclosure (entry_seq);

CREATE INDEX ix_disclosure_given_on ON disclosure (given_on);

CREATE INDEX ix_disclosure_resident_id ON disclosure (resident_id);

CREATE INDEX ix_election_organisation_id ON election (organisation_id);

CREATE INDEX ix_erasure_run_id ON erasure (run_id);

CREATE INDEX ix_extract_meeting_id ON extract (meeting_id);

CREATE INDEX ix_facility_block_id ON facility (block_id);

CREATE INDEX ix_facility_kind ON facility (kind);

CREATE INDEX ix_facility_sort_key ON facility (sort_key);

CREATE INDEX ix_finding_reply_finding_id ON finding_reply (finding_id);

CREATE INDEX ix_floor_head_block_id ON floor_head (block_id);

CREATE INDEX ix_floor_head_resident_id ON floor_head (resident_id);

CREATE INDEX ix_handover_item_handover_id_position ON handover_item (handover_id, position);

CREATE INDEX ix_handover_organisation_id ON handover (organisation_id);

CREATE INDEX ix_holiday_day ON holiday (day);

CREATE INDEX ix_household_arrears_sen ON household (arrears_sen);

CREATE INDEX ix_household_head_id ON household (head_id);

CREATE INDEX ix_household_moved_in_on ON household (moved_in_on);

CREATE INDEX ix_household_moved_out_on_arrears_sen ON household (moved_out_on, arrears_sen);

CREATE INDEX ix_household_moved_out_on_moved_in_on ON household (moved_out_on, moved_in_on);

CREATE INDEX ix_household_unit_id ON household (unit_id);

CREATE INDEX ix_identity_document_number_key ON identity_document (number_key);

CREATE INDEX ix_identity_document_resident_id ON identity_document (resident_id);

CREATE INDEX ix_inspection_block_id ON inspection (block_id);

CREATE INDEX ix_inspection_finding_inspection_id_position ON inspection_finding (inspection_id, position);

CREATE INDEX ix_inspection_finding_issue_id ON inspection_finding (issue_id);

CREATE INDEX ix_inspection_walked_on ON inspection (walked_on);

CREATE INDEX ix_issue_affected ON issue (affected);

CREATE INDEX ix_issue_block_id_floor_label_ended_at ON issue (block_id, floor_label, ended_at);

CREATE INDEX ix_issue_category_id_reported_at ON issue (category_id, reported_at);

CREATE INDEX ix_issue_duplicate_of_id ON issue (duplicate_of_id);

CREATE INDEX ix_issue_ended_at_finish_by ON issue (ended_at, finish_by);

CREATE INDEX ix_issue_event_issue_id_id ON issue_event (issue_id, id);

CREATE INDEX ix_issue_event_was_at ON issue_event (was, at);

CREATE INDEX ix_issue_facility_id_reported_at ON issue (facility_id, reported_at);

CREATE INDEX ix_issue_finish_by ON issue (finish_by);

CREATE INDEX ix_issue_household_household_id ON issue_household (household_id);

CREATE INDEX ix_issue_outage_id ON issue (outage_id);

CREATE INDEX ix_issue_outside_reference ON issue (outside_reference);

CREATE INDEX ix_issue_pause_issue_id ON issue_pause (issue_id);

CREATE INDEX ix_issue_photo_issue_id ON issue_photo (issue_id);

CREATE INDEX ix_issue_photo_work_order_id ON issue_photo (work_order_id);

CREATE INDEX ix_issue_place_sort ON issue (place_sort);

CREATE INDEX ix_issue_priority_finish_by ON issue (priority, finish_by);

CREATE INDEX ix_issue_reported_at ON issue (reported_at);

CREATE INDEX ix_issue_reporter_id ON issue (reporter_id);

CREATE INDEX ix_issue_root_cause_id ON issue (root_cause_id);

CREATE INDEX ix_issue_status_finish_by ON issue (status, finish_by);

CREATE INDEX ix_issue_unit_id ON issue (unit_id);

CREATE INDEX ix_issue_verification_issue_id ON issue_verification (issue_id);

CREATE INDEX ix_issued_document_kind ON issued_document (kind);

CREATE INDEX ix_issued_document_sha256 ON issued_document (sha256);

CREATE INDEX ix_issued_document_subject_subject_id_kind ON issued_document (subject, subject_id, kind);

CREATE INDEX ix_legal_hold_table_name_record_id ON legal_hold (table_name, record_id);

CREATE INDEX ix_life_event_from_unit_id ON life_event (from_unit_id);

CREATE INDEX ix_life_event_resident_id ON life_event (resident_id);

CREATE INDEX ix_life_event_unit_id ON life_event (unit_id);

CREATE INDEX ix_lift_event_facility_id_started_at ON lift_event (facility_id, started_at);

CREATE INDEX ix_lift_event_issue_id ON lift_event (issue_id);

CREATE INDEX ix_mediation_issue_id ON mediation (issue_id);

CREATE INDEX ix_meeting_held_on ON meeting (held_on);

CREATE INDEX ix_membership_resident_id ON membership (resident_id);

CREATE INDEX ix_minute_entry_agenda_item_id_position ON minute_entry (agenda_item_id, position);

CREATE INDEX ix_minute_entry_meeting_id ON minute_entry (meeting_id);

CREATE INDEX ix_nomination_election_id ON nomination (election_id);

CREATE INDEX ix_notice_service_meeting_id ON notice_service (meeting_id);

CREATE INDEX ix_obligation_done_on_due_on ON obligation (done_on, due_on);

CREATE INDEX ix_obligation_organisation_id ON obligation (organisation_id);

CREATE INDEX ix_occupancy_household_id_to_on ON occupancy (household_id, to_on);

CREATE INDEX ix_occupancy_resident_id ON occupancy (resident_id);

CREATE INDEX ix_outage_ended_at_starts_at ON outage (ended_at, starts_at);

CREATE INDEX ix_outage_facility_id ON outage (facility_id);

CREATE INDEX ix_outage_place_block_id ON outage_place (block_id);

CREATE INDEX ix_outage_place_outage_id ON outage_place (outage_id);

CREATE INDEX ix_policy_document_organisation_id_title_from_on ON policy_document (organisation_id, title, from_on);

CREATE INDEX ix_practice_proof_practice_id ON practice_proof (practice_id);

CREATE INDEX ix_preparation_step_done_on_due_on ON preparation_step (done_on, due_on);

CREATE INDEX ix_preparation_step_meeting_id_due_on ON preparation_step (meeting_id, due_on);

CREATE INDEX ix_preventive_schedule_active_next_on ON preventive_schedule (active, next_on);

CREATE INDEX ix_preventive_schedule_facility_id ON preventive_schedule (facility_id);

CREATE INDEX ix_priority_round_opens_on ON priority_round (opens_on);

CREATE INDEX ix_quotation_work_order_id ON quotation (work_order_id);

CREATE INDEX ix_resident_list_birth_on_resident_id_standing ON resident_list (birth_on, resident_id, standing);

CREATE INDEX ix_resident_list_document_tail_resident_id_standing ON resident_list (document_tail, resident_id, standing);

CREATE INDEX ix_resident_list_household_id ON resident_list (household_id);

CREATE INDEX ix_resident_list_household_size_resident_id_standing ON resident_list (household_size, resident_id, standing);

CREATE INDEX ix_resident_list_mobile_resident_id_standing ON resident_list (mobile, resident_id, standing);

CREATE INDEX ix_resident_list_relationship_rank_resident_id_standing ON resident_list (relationship_rank, resident_id, standing);

CREATE INDEX ix_resident_list_sex_resident_id_standing ON resident_list (sex, resident_id, standing);

CREATE INDEX ix_resident_list_sort_name_resident_id_standing ON resident_list (sort_name, resident_id, standing);

CREATE INDEX ix_resident_list_unit_id ON resident_list (unit_id);

CREATE INDEX ix_resident_list_unit_sort_resident_id_standing ON resident_list (unit_sort, resident_id, standing);

CREATE INDEX ix_resident_list_verified_on_resident_id_standing ON resident_list (verified_on, resident_id, standing);

CREATE INDEX ix_resident_merged_into_id ON resident (merged_into_id);

CREATE INDEX ix_resolution_meeting_id ON resolution (meeting_id);

CREATE INDEX ix_resolution_minute_entry_id ON resolution (minute_entry_id);

CREATE INDEX ix_restore_drill_held_at ON restore_drill (held_at);

CREATE INDEX ix_review_finding_status_due_on ON review_finding (status, due_on);

CREATE INDEX ix_root_cause_facility_id ON root_cause (facility_id);

CREATE INDEX ix_round_candidate_issue_id ON round_candidate (issue_id);

CREATE INDEX ix_round_choice_candidate_id ON round_choice (candidate_id);

CREATE INDEX ix_round_vote_household_id ON round_vote (household_id);

CREATE INDEX ix_rule_notice_unit_id ON rule_notice (unit_id);

CREATE INDEX ix_satisfaction_issue_id ON satisfaction (issue_id);

CREATE INDEX ix_satisfaction_said_on ON satisfaction (said_on);

CREATE INDEX ix_service_time_priority_from_on ON service_time (priority, from_on);

CREATE INDEX ix_step_out_meeting_id ON step_out (meeting_id);

CREATE INDEX ix_tenure_unit_id ON tenure (unit_id);

CREATE INDEX ix_term_organisation_id ON term (organisation_id);

CREATE INDEX ix_unit_block_id_floor_order ON unit (block_id, floor_order);

CREATE INDEX ix_unit_kind_sort_key ON unit (kind, sort_key);

CREATE INDEX ix_unit_sort_key ON unit (sort_key);

CREATE INDEX ix_unit_status_sort_key ON unit (status, sort_key);

CREATE INDEX ix_vote_meeting_id ON vote (meeting_id);

CREATE INDEX ix_vote_minute_entry_id ON vote (minute_entry_id);

CREATE INDEX ix_work_order_block_id_ordered_on ON work_order (block_id, ordered_on);

CREATE INDEX ix_work_order_contractor_id_ordered_on ON work_order (contractor_id, ordered_on);

CREATE INDEX ix_work_order_facility_id ON work_order (facility_id);

CREATE INDEX ix_work_order_issue_issue_id ON work_order_issue (issue_id);

CREATE INDEX ix_work_order_schedule_id ON work_order (schedule_id);

CREATE INDEX ix_work_order_status_due_on ON work_order (status, due_on);

CREATE UNIQUE INDEX uq_identity_document_living_mykad ON identity_document (number_key) WHERE kind IN ('mykad', 'mykid') AND current = 1;

CREATE UNIQUE INDEX uq_meeting_agm ON meeting (organisation_id, number) WHERE kind = 'agm';

CREATE UNIQUE INDEX uq_occupancy_open ON occupancy (resident_id) WHERE to_on IS NULL;

CREATE UNIQUE INDEX uq_quotation_awarded ON quotation (work_order_id) WHERE awarded;

INSERT INTO "alembic_version" VALUES ('0004');

INSERT INTO "audit_head" VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL)
