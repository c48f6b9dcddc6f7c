"""What may be known of an office before anybody signed in; light, because the sign-in window waits for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.held import read_json
from k2k_desktop.core.i18n import N_

FACTS_FILE: Final = "office.json"
_OFFICE_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")


class SampleUser(NamedTuple):
    """A login of a practice office, shown on the sign-in window."""

    username: str
    name: str
    role: str
    password: str


class OfficeFacts(NamedTuple):
    """What may be known of an office before anybody signed in."""

    office_id: str
    name: str
    practice: bool = False
    sample_users: tuple[SampleUser, ...] = ()


def is_office_id(text: object) -> bool:
    """Whether *text* can be the id of an office: letters, digits and dashes, safe in a file name."""
    return isinstance(text, str) and _OFFICE_ID.fullmatch(text) is not None


def read_facts(folder: Path) -> OfficeFacts:
    """What `office.json` in *folder* says; UserError when the folder is no office or the file cannot be read."""
    file = folder / FACTS_FILE
    try:
        stored = read_json(file)
        users = tuple(SampleUser(**{k: str(v) for k, v in user.items()}) for user in stored["sample_users"])
        facts = OfficeFacts(stored["office_id"], str(stored["name"]), stored["practice"] is True, users)
        if not is_office_id(facts.office_id):
            raise ValueError("office id")
    except FileNotFoundError as error:
        raise no_office(folder) from error
    except OSError as error:
        from k2k_desktop.core.files import refusal  # the sign-in window does without

        raise refusal(error, folder, 0) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            N_("{file} is damaged. Restore it from the newest copy; the data are not lost."), file=str(file)
        ) from error
    return facts


def no_office(folder: Path) -> UserError:
    """The refusal for a folder without an office."""
    return UserError(
        N_("There is no office in {folder}. Choose the folder that holds it, or make a new office."),
        folder=str(folder),
    )
