"""Copies of an office: made, looked at, tested, carried to a second place, thinned out, rehearsed and restored."""

from __future__ import annotations

from typing import Final

from k2k_desktop.services.backups.age import Standing, copy_standing, copy_wanted, is_copy_due, last_copy_at
from k2k_desktop.services.backups.infos import CopyInfo, copies_in, peek_copy
from k2k_desktop.services.backups.known import MADE
from k2k_desktop.services.backups.leavings import clear_leavings
from k2k_desktop.services.backups.making import all_copies, make_copy, make_copy_first, spoilt_copies, write_verified
from k2k_desktop.services.backups.places import SecondPlace, copies_elsewhere, second_place, set_second_place
from k2k_desktop.services.backups.proving import prove_copy, verify_with_password
from k2k_desktop.services.backups.restorers import Ask, Asked, restore
from k2k_desktop.services.backups.restoring import AFTER_RESTORE, Preview, Restored, look_into, restore_copy

# What `ui.kit.first` is given: how to make a copy before many records change, and whether one is wanted.
FIRST: Final = (make_copy, copy_wanted)

__all__ = [
    "AFTER_RESTORE", "FIRST", "MADE", "Ask", "Asked", "CopyInfo", "Preview", "Restored", "SecondPlace", "Standing",
    "all_copies", "clear_leavings", "copies_elsewhere", "copies_in", "copy_standing", "copy_wanted",
    "is_copy_due", "last_copy_at", "look_into", "make_copy", "make_copy_first", "peek_copy", "prove_copy",
    "restore", "restore_copy", "second_place", "set_second_place", "spoilt_copies", "verify_with_password",
    "write_verified",
]  # fmt: skip
