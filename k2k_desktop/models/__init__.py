"""What is kept, and the rules one record can judge alone."""

from k2k_desktop.models import audit, estate, governance, meetings, office, people
from k2k_desktop.models.governance import elections, standing
from k2k_desktop.models.meetings import room
from k2k_desktop.models.people import listed

__all__ = [
    "audit", "elections", "estate", "governance", "listed", "meetings", "office", "people", "room", "standing",
]  # fmt: skip
