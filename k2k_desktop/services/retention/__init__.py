"""How long personal data is kept, what keeps it longer, and how it is erased for good."""
