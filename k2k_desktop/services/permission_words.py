"""Each right in words, by the part of the program it belongs to: what the matrix of roles shows and prints."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import N_

# In the order of services/permissions.py; a test holds the two together.
WORDS: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    (
        N_("Office and users"),
        (
            ("office.see", N_("See the settings of the office")),
            ("office.change", N_("Change the settings of the office")),
            ("users.see", N_("See who may sign in, and with which roles")),
            ("users.change", N_("Keep users, the office key and the recovery sheet")),
            ("office.export", N_("Hand out the whole office as open files")),
        ),
    ),
    (
        N_("Estate"),
        (
            ("estate.see", N_("See estates, blocks, units and facilities")),
            ("estate.change", N_("Change estates, blocks, units and facilities")),
        ),
    ),
    (
        N_("Residents"),
        (
            ("people.names", N_("See names and units of residents")),
            ("people.see", N_("See the records of residents and households")),
            ("people.change", N_("Register, change and move residents")),
            ("people.import", N_("Bring in a spreadsheet of residents")),
            ("people.merge", N_("Make two records of one person one")),
            ("people.reveal", N_("Show a whole identity number, with a reason")),
            ("people.phones", N_("See telephone numbers whole")),
            ("people.money", N_("See income and arrears")),
            ("people.export", N_("Hand out and print lists of residents, masked")),
            ("people.export_unmasked", N_("Hand out lists with identity numbers, with a reason")),
        ),
    ),
    (
        N_("Committees"),
        (
            ("governance.see", N_("See committees, positions, rules and resolutions")),
            ("governance.change", N_("Change committees, positions, rules and resolutions")),
            ("governance.export", N_("Hand out lists of committees, meetings and actions")),
        ),
    ),
    (
        N_("Meetings"),
        (
            ("meetings.see", N_("See meetings and minutes")),
            ("meetings.write", N_("Call meetings and write minutes")),
            ("meetings.circulate", N_("Circulate minutes")),
            ("meetings.confirm", N_("Confirm minutes that somebody else wrote")),
            ("meetings.print", N_("Print papers of meetings")),
        ),
    ),
    (
        N_("Complaints and works"),
        (
            ("issues.see", N_("See complaints and works")),
            ("issues.private", N_("See talks and notices between neighbours")),
            ("issues.log", N_("Record complaints, inspections and stops of lifts")),
            ("issues.act", N_("Act on complaints, answer them, and see who brought confidential ones")),
            ("issues.close", N_("Close and reopen complaints")),
            ("issues.manage", N_("Change categories, promises and templates")),
            ("issues.print", N_("Print papers of complaints")),
            ("issues.figures", N_("Print figures of complaints, which name nobody")),
            ("issues.export", N_("Hand out lists of units, complaints and works")),
            ("works.change", N_("Prepare work orders and schedules")),
            ("works.issue", N_("Issue work orders")),
        ),
    ),
    (
        N_("Priorities"),
        (
            ("priorities.see", N_("See priority rounds and charters")),
            ("priorities.change", N_("Keep priority rounds and charters")),
            ("priorities.close", N_("Close the vote of a priority round")),
        ),
    ),
    (
        N_("Documents"),
        (
            ("documents.issue", N_("Issue papers with a check code")),
            ("evidence.make", N_("Make an evidence bundle")),
        ),
    ),
    (
        N_("Audit trail"),
        (
            ("audit.own", N_("See one's own entries")),
            ("audit.governance", N_("See the entries about committees and meetings")),
            ("audit.see", N_("See the entries of everybody")),
            ("audit.verify", N_("Verify the trail and print its check code")),
            ("audit.export", N_("Hand out the trail")),
            ("desk.see", N_("See reviews and findings")),
            ("desk.write", N_("Keep reviews: samples, notes and findings")),
            ("desk.reply", N_("Answer findings")),
        ),
    ),
    (
        N_("Personal data"),
        (
            ("privacy.see", N_("See notices, consents, requests and breaches")),
            ("privacy.change", N_("Keep notices, consents, requests and breaches")),
            ("privacy.decide", N_("Decide requests and report breaches")),
            ("retention.see", N_("See how long records are kept")),
            ("retention.run", N_("Erase what is due, with an approval number")),
        ),
    ),
    (
        N_("Copies and health"),
        (
            ("backups.see", N_("See the copies")),
            ("backups.make", N_("Make a copy")),
            ("backups.restore", N_("Restore a copy into a new office")),
            ("health.see", N_("Check the data")),
            ("health.repair", N_("Repair what the check found")),
        ),
    ),
    (
        N_("Every day"),
        (
            ("sign_in", N_("Sign in, change one's own password, sign out")),
            ("session", N_("Work in the program")),
            ("undo", N_("Take back one's own change")),
        ),
    ),
)
