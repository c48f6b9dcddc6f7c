"""What each governance profile starts from: one table, each number with where it comes from (domain-facts 3)."""

from __future__ import annotations

from typing import Any, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import AdjournedQuorum, Majority, Profile, QuorumRule

MODEL: Final = N_("Model constitution of societies")  # S61, S62
ROS: Final = N_("Practice of societies")  # widely stated, not read in the Act (domain-facts 11.3)
NEIGHBOURS: Final = N_("Rukun Tetangga Act as of 2026")  # S64; its commencement is not confirmed
RATING: Final = N_("Yearly rating of Rukun Tetangga")  # S68
STRATA: Final = N_("Strata practice, as a guide only")  # S70 to S75: a rented PPR has one owner, no Act binds it
USUAL: Final = N_("Usual practice")

Default = tuple[Any, str]  # the number, and the marked words of its source; None: no limit is known

_BASE: Final[dict[str, Default]] = {
    "term_years": (2, USUAL),
    "consecutive_terms": (None, USUAL),
    "quorum_rule": (QuorumRule.more_than_half, USUAL),
    "quorum_number": (None, USUAL),
    "general_quorum_rule": (QuorumRule.half_or_twice, MODEL),
    "general_quorum_number": (None, USUAL),
    "wait_minutes": (30, MODEL),
    "adjourn_days": (30, MODEL),
    "adjourned_quorum": (AdjournedQuorum.present, MODEL),
    "notice_days": (7, USUAL),
    "general_notice_days": (14, MODEL),
    "special_notice_days": (14, MODEL),
    "committee_least": (3, USUAL),  # chairperson, secretary, treasurer
    "committee_most": (None, USUAL),
    "ordinary_majority": (Majority.simple, USUAL),
    "special_majority": (Majority.two_thirds, USUAL),
    "amendment_majority": (Majority.two_thirds, USUAL),
    "casting_vote": (True, USUAL),
    "proxies": (False, USUAL),
    "steps_out_of_base": (True, USUAL),
    "year_end_month": (12, USUAL),
    "agm_months": (12, MODEL),
    "return_days": (None, USUAL),
    "meetings_a_year": (6, RATING),  # "a ready-made yearly health check for any committee" (3.2)
}

_STRATA: Final[dict[str, Default]] = {
    **_BASE,
    "term_years": (1, STRATA),  # elected at every AGM
    "consecutive_terms": (3, STRATA),
    "quorum_rule": (QuorumRule.half, STRATA),  # 2 of up to 4, 3 of 5 or 6, 4 of 7 or 8 …
    "general_quorum_rule": (QuorumRule.half, USUAL),
    "adjourn_days": (0, USUAL),  # after half an hour those present go on, the same day
    "adjourned_quorum": (AdjournedQuorum.present, USUAL),
    "notice_days": (7, STRATA),
    "general_notice_days": (14, STRATA),
    "special_notice_days": (21, USUAL),
    "committee_least": (3, STRATA),
    "committee_most": (14, STRATA),
    "ordinary_majority": (Majority.simple, STRATA),
    "special_majority": (Majority.three_quarters, USUAL),
    "amendment_majority": (Majority.three_quarters, USUAL),
    "casting_vote": (True, STRATA),
    "proxies": (True, USUAL),
    "agm_months": (15, STRATA),
    "return_days": (28, USUAL),
}

DEFAULTS: Final[dict[Profile, dict[str, Default]]] = {
    Profile.ros_society: {**_BASE, "return_days": (60, ROS)},
    Profile.rukun_tetangga: {**_BASE, "term_years": (3, NEIGHBOURS), "consecutive_terms": (2, NEIGHBOURS)},
    Profile.jmb: _STRATA,
    Profile.mc: _STRATA,
    Profile.informal: _BASE,
    Profile.co_management: _BASE,
}

QUORUM_LEAST: Final[dict[Profile, int]] = {Profile.jmb: 2, Profile.mc: 2}  # S75; elsewhere one
# How many terms in a row the chair, secretary and treasurer may serve, where it is fewer than other members (S74:
# two years, with a term of one year).
OFFICER_TERMS: Final[dict[Profile, int]] = {Profile.jmb: 2, Profile.mc: 2}
