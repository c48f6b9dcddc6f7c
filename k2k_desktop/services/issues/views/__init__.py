"""Complaints seen together: as a board, a calendar, a map and figures."""
