"""One keyed connection to the encrypted database, and what its refusals mean for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

SMALLEST_FILE: Final = 4096  # one page
OLDEST_SQLITE: Final = (3, 51, 3)  # earlier ones can corrupt a WAL that is reset while another connection writes
_SETTINGS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost acknowledged work in simulated power cuts
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or INSERT OR REPLACE slips past the trail's triggers
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",  # KiB, taken as needed: an import that spills its pages encrypts them twice
)


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """One connection, which knows how its transactions begin and whether they may change anything."""

    begin = "BEGIN"
    reads_only = False

    def serve(self, begin: str, *, reads_only: bool) -> None:
        """Begin transactions with *begin* from now on, which may change something unless it *reads_only*."""
        self.begin = begin
        if reads_only is not self.reads_only:
            self.execute(f"PRAGMA query_only={'ON' if reads_only else 'OFF'}")
            self.reads_only = reads_only


def check_library(version: str) -> None:
    """Refuse a SQLite that can corrupt an office. *version* as `3.53.4`."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        raise UserError(
            N_("This copy of the program carries SQLite {version}, which can damage data. Install the program again."),
            version=version,
        )


def connect(path: Path, key: str) -> Any:
    """A keyed connection with every setting of ours. Raises UserError where it cannot be opened."""
    if path.exists() and 0 < path.stat().st_size < SMALLEST_FILE:
        raise damaged()  # the library would take what is left for a new, empty database
    connection = sqlcipher.connect(
        str(path), check_same_thread=False, isolation_level=None, cached_statements=256, factory=Connection
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # first of all: it writes pages of errors otherwise
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise UserError(N_("This copy of the program cannot encrypt. Install it again."))
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise (refusal(error) or error) from error
    except UserError:
        connection.close()
        raise
    return connection


def refusal(error: BaseException) -> UserError | None:
    """What a failure of disk or file means for the person in front of it; None where the mistake is ours."""
    words = str(error).casefold()
    if any(sign in words for sign in ("full", "disk i/o", "unable to open")):
        return disk_fails()
    if "locked" in words or "busy" in words:
        return UserError(N_("The office is busy with another piece of work. Nothing was saved. Try again in a moment."))
    if "readonly" in words or "read-only" in words or "query_only" in words:
        return UserError(N_("The office is open for reading only, so nothing was changed."))
    if not any(sign in words for sign in ("malformed", "not a database", "hmac", "corrupt")):
        return None
    return damaged()


def disk_fails() -> UserError:
    """What is said when the disk did not take what was to be saved."""
    return UserError(
        N_(
            "The disk is full or does not answer, so this was not saved. What was saved before is safe. "
            "Free some space on the office's disk and try again."
        )
    )


def damaged() -> UserError:
    """What is said of a file that cannot be read as this office's."""
    return UserError(
        N_(
            "The office's file cannot be read: it is damaged, or it is not this office's. "
            "Nothing was changed. Restore the last copy into a new folder, and keep this folder for whoever repairs it."
        )
    )


def is_damage(error: BaseException) -> bool:
    """Whether *error*, of the library or the engine over it, says that a page is not as it was written."""
    told = refusal(getattr(error, "orig", None) or error)
    return told is not None and told.text == damaged().text
