"""K2K Desktop: the office system of a public-housing estate."""

__version__ = "0.1.0"
