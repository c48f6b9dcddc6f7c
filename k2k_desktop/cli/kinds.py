"""A paper that `report` can make."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from k2k_desktop.services.runner import Runner

Find = Callable[[Runner, argparse.Namespace], tuple[Any, ...]]


@dataclass(frozen=True)
class Kind:
    """One paper: the question that makes it, named so that its module is read when it is wanted, and what REF means."""

    question: str
    find: Find
    needs_ref: bool = True
