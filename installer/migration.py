"""For developers: write the next migration from the difference between the models and a migrated database."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.db import Database
from k2k_desktop.models import migrations
from k2k_desktop.models.base import Record


def write(message: str, number: str) -> None:
    """Write versions/NUMBER_MESSAGE.py; look at it and complete it by hand."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "office.db", secrets.token_hex(32))
        if number != "0001":
            migrations.upgrade(database)
        config = Config()
        config.set_main_option("script_location", "k2k_desktop.models:migrations")
        config.set_main_option("path_separator", "os")
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        with database.writer.connect() as connection:
            config.attributes["connection"] = connection
            config.attributes["metadata"] = Record.metadata
            command.revision(config, message=message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
