"""Estates, blocks and units: what one can list, ask and do."""
