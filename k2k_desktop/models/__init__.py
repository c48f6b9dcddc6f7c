"""What is kept, and the rules one record can judge alone."""

from k2k_desktop.models import audit, estate, governance, meetings, office, people
from k2k_desktop.models.people import listed

__all__ = ["audit", "estate", "governance", "listed", "meetings", "office", "people"]
