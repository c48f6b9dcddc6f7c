"""Elections from notice to declared result: roll, nominations, ballots, count, and the term they make."""

from __future__ import annotations

from k2k_desktop.services.governance.elections.counting import (
    BOX_FORM,
    HANDS_FORM,
    close_count,
    remove_box,
    save_box,
    start_recount,
)
from k2k_desktop.services.governance.elections.declaring import break_tie, declare_result
from k2k_desktop.services.governance.elections.judging import Papers, faults_of, outcome_of
from k2k_desktop.services.governance.elections.nominations import (
    NOMINATION_FORM,
    accept_nomination,
    nominate,
    open_polling,
    withdraw_nomination,
)
from k2k_desktop.services.governance.elections.pages import (
    BoxView,
    CandidateView,
    ContestView,
    ElectionLine,
    ElectionPage,
    Step,
    election_page,
    elections_of,
)
from k2k_desktop.services.governance.elections.planning import (
    CONTEST_FORM,
    LATER_FORM,
    PLAN_FORM,
    cancel_election,
    election_meetings,
    issue_election_notice,
    notice_is_short,
    plan_election,
    remove_contest,
    save_contest,
    save_election,
)
from k2k_desktop.services.governance.elections.roll import (
    RollChanges,
    RollLine,
    find_electors,
    freeze_roll,
    roll_changes,
    would_admit,
)

__all__ = [
    "BOX_FORM",
    "CONTEST_FORM",
    "HANDS_FORM",
    "LATER_FORM",
    "NOMINATION_FORM",
    "PLAN_FORM",
    "BoxView",
    "CandidateView",
    "ContestView",
    "ElectionLine",
    "ElectionPage",
    "Papers",
    "RollChanges",
    "RollLine",
    "Step",
    "accept_nomination",
    "break_tie",
    "cancel_election",
    "close_count",
    "declare_result",
    "election_meetings",
    "election_page",
    "elections_of",
    "faults_of",
    "find_electors",
    "freeze_roll",
    "issue_election_notice",
    "nominate",
    "notice_is_short",
    "open_polling",
    "outcome_of",
    "plan_election",
    "remove_box",
    "remove_contest",
    "roll_changes",
    "save_box",
    "save_contest",
    "save_election",
    "start_recount",
    "withdraw_nomination",
    "would_admit",
]
