"""Complaints, the work on them, and the community's own priorities."""
