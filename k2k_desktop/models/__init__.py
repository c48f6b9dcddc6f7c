"""What is kept, and the rules one record can judge alone."""

from k2k_desktop.models import audit, estate, governance, issues, meetings, office, people, privacy, review, safety
from k2k_desktop.models.estate import facilities
from k2k_desktop.models.governance import elections, standing
from k2k_desktop.models.issues import happenings, priorities, works
from k2k_desktop.models.meetings import room
from k2k_desktop.models.people import listed

__all__ = [
    "audit", "elections", "estate", "facilities", "governance", "happenings", "issues", "listed", "meetings", "office",
    "people", "priorities", "privacy", "review", "room", "safety", "standing", "works",
]  # fmt: skip
