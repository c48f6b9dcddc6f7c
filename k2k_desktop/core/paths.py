"""Where the program finds what it ships with and where this computer keeps what belongs to its user."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP_NAME = "K2K Desktop"


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resources() -> Path:
    """The folder of icons, fonts, catalogues and templates, from source or frozen."""
    return _root() / "resources"


def docs() -> Path:
    """The folder of the guides and their pictures, from source or frozen."""
    return _root() / "docs"


def user_config() -> Path:
    """This user's folder for what belongs to the computer, not to an office."""
    return Path(platformdirs.user_config_dir("k2k-desktop", appauthor=False))


def user_documents() -> Path:
    """The folder a user expects documents in."""
    return Path(platformdirs.user_documents_dir())
