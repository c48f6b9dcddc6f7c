"""What the database itself refuses of an election, whoever writes to it."""

from __future__ import annotations

from typing import Final

_DECLARED: Final = "SELECT RAISE(ABORT, 'elections: a declared result never changes')"
_ROLL: Final = "SELECT RAISE(ABORT, 'elections: a frozen roll never changes')"
_RANK: Final = """CASE {row}.status WHEN 'planned' THEN 0 WHEN 'nominations' THEN 1 WHEN 'polling' THEN 2
                  WHEN 'counted' THEN 3 WHEN 'declared' THEN 4 ELSE 5 END"""
_OF: Final = (  # the election a row of each table belongs to
    ("contest", "{row}.election_id"),
    ("elector", "{row}.election_id"),
    ("nomination", "{row}.election_id"),
    ("ballot_box", "SELECT election_id FROM contest WHERE id = {row}.contest_id"),
    (
        "ballot_count",
        "SELECT c.election_id FROM ballot_box b JOIN contest c ON c.id = b.contest_id WHERE b.id = {row}.box_id",
    ),
)
_HELD: Final = """c.election_id = NEW.id AND b.count_number =
                  (SELECT max(count_number) FROM ballot_box WHERE contest_id = c.id)"""
_ON_ROLL: Final = "SELECT count(*) FROM elector WHERE election_id = NEW.election_id AND id IN"
_THREE: Final = "NEW.elector_id, NEW.proposer_id, NEW.seconder_id"

ELECTIONS: Final = (
    f"CREATE TRIGGER a_declared_election_is_never_changed BEFORE UPDATE ON election WHEN OLD.status = 'declared' BEGIN "
    f"{_DECLARED}; END",
    f"CREATE TRIGGER a_declared_election_is_never_deleted BEFORE DELETE ON election WHEN OLD.status = 'declared' BEGIN "
    f"{_DECLARED}; END",
    *(
        f"""CREATE TRIGGER declared_{table}_{event.lower()}_{row.lower()} BEFORE {event} ON "{table}"
            WHEN (SELECT status FROM election WHERE id = ({source.format(row=row)})) = 'declared' BEGIN
            {_DECLARED}; END"""
        for table, source in _OF
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    f"""CREATE TRIGGER an_election_only_goes_forward BEFORE UPDATE OF status ON election
        WHEN OLD.status <> 'declared' AND {_RANK.format(row="NEW")} < {_RANK.format(row="OLD")} BEGIN
        SELECT RAISE(ABORT, 'elections: an election only goes forward'); END""",
    f"""CREATE TRIGGER a_result_that_is_declared_adds_up BEFORE UPDATE OF status ON election
        WHEN NEW.status = 'declared' AND EXISTS (
            SELECT 1 FROM contest c JOIN ballot_box b ON b.contest_id = c.id WHERE {_HELD} AND (
                b.issued <> b.used + b.spoilt + b.unused
                OR b.used * c.seats < coalesce((SELECT sum(votes) FROM ballot_count WHERE box_id = b.id), 1e9)))
        BEGIN SELECT RAISE(ABORT, 'elections: a declared result adds up'); END""",
    # A merger of two residents points the roll at the one who is left; what is printed of it stays.
    f"""CREATE TRIGGER a_frozen_roll_update BEFORE UPDATE OF id, election_id, number, person_name, unit_code ON elector
        BEGIN {_ROLL}; END""",
    f"CREATE TRIGGER a_frozen_roll_delete BEFORE DELETE ON elector BEGIN {_ROLL}; END",
    f"""CREATE TRIGGER a_frozen_roll_insert BEFORE INSERT ON elector
        WHEN (SELECT roll_on FROM election WHERE id = NEW.election_id) IS NOT NULL BEGIN {_ROLL}; END""",
    *(
        f"""CREATE TRIGGER nominated_from_the_roll_{event.lower()} BEFORE {event} ON nomination
            WHEN ({_ON_ROLL} ({_THREE})) <> 3
            OR (SELECT election_id FROM contest WHERE id = NEW.contest_id) IS NOT NEW.election_id BEGIN
            SELECT RAISE(ABORT, 'elections: candidate, proposer and seconder are three of the roll'); END"""
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER papers_of_a_box_{event.lower()} BEFORE {event} ON ballot_box
            WHEN NEW.used + NEW.spoilt > NEW.issued BEGIN
            SELECT RAISE(ABORT, 'elections: no more papers come back than were issued'); END"""
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER votes_of_a_box_{event.lower()} BEFORE {event} ON ballot_count
            WHEN NEW.votes > (SELECT used FROM ballot_box WHERE id = NEW.box_id) BEGIN
            SELECT RAISE(ABORT, 'elections: no more votes than papers'); END"""
        for event in ("INSERT", "UPDATE")
    ),
)  # fmt: skip
