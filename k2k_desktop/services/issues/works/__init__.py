"""The work on complaints: who does it, at what price, and what comes due by itself."""
