"""The meeting to come in the invented office: its first preparations are done, and a matter was sent to it."""

from __future__ import annotations

from k2k_desktop.services.meetings import preparation, sending
from k2k_desktop.services.runner import Runner


def add_preparation(secretary: Runner, body: int, meeting: int) -> None:
    """Tick what is due off, and put a matter of the organisation on the agenda with the way back to it."""
    for step in secretary.read(preparation.steps, meeting)[:2]:
        secretary.change(preparation.tick, step.id, True)
    secretary.change(
        sending.send_to_agenda, body, "organisation", body, "Semakan komposisi tiga pihak dalam jawatankuasa"
    )
