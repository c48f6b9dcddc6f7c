"""Residents and households: what one can list, ask and do."""
