"""Types into a form of a real window and waits to be killed: OFFICE PASSWORD PROFILE."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core import paths
from k2k_desktop.services.office import opening
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.shell.session import Session


def main(office: str, password: str, profile: str) -> int:
    """Says `kept` on a line once the words are kept."""
    paths.user_config = lambda: Path(profile)
    app = QApplication(["child", *theme.STYLE])
    theme.apply(app, "light", 1.0)
    session = Session(opening.open_office(Path(office), "rohana", password))
    window = session.start()
    window.open_page("governance")

    def typing() -> None:
        command = window.commands.find("governance.new")
        assert command is not None
        command.go()
        form = next(top for top in app.topLevelWidgets() if isinstance(top, FormDialog)).form
        QTest.keyClicks(form.editor("name").entry, "Persatuan Kejiranan")
        session.drafts.flush()
        sys.stdout.write("kept\n")
        sys.stdout.flush()

    QTimer.singleShot(0, typing)
    return int(app.exec())


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
