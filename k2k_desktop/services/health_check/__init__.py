"""Whether the records fit together: what is found wrong with them, and what of it can be put right safely."""
