"""Complaints as other civic systems read and give them: Open311 GeoReport v2, as files."""

from typing import Final

KINDS: Final = "*.json *.xml"  # of the files
