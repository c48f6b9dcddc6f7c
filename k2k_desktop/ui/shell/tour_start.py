"""The tour of the window before sign-in: signing in, a first password, the sheet, a copy brought back, an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

from k2k_desktop.core.clock import Clock
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.ui.shell.tour_camera import rest
from k2k_desktop.ui.start.preload import Preload
from k2k_desktop.ui.start.restore import Restore
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.window import StartWindow

_SOON, _OFTEN = 10_000, 50  # milliseconds: the longest wait for a copy that is read, and how often it is looked at
_USER: Final = "pengurus"


def visit_start(office: Path, folder: Path, clock: Clock) -> int:
    """Pictures of the first windows of *office* into *folder*; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    for name, window in _windows(office, clock):
        window.grab().save(str(folder / f"{name}.png"))
        taken += 1
    return taken


def _windows(office: Path, clock: Clock) -> Iterator[tuple[str, StartWindow]]:
    """(name of the picture, the window as it stands then)."""
    preload = Preload()
    nowhere, window = StartWindow(None, preload), StartWindow(office, preload)
    for one, name in ((window, "sign-in"), (nowhere, "welcome")):
        one.show()
        rest()
        yield name, one
    for name, go in (("create", nowhere.show_create), ("bring-in", nowhere.show_bring), ("sheet", window.show_sheet)):
        go()
        rest()
        yield f"start-{name}", nowhere if name != "sheet" else window
    yield from _restoring(window, office)
    window.show_sign_in(office)
    yield from _first_password(window, office, clock)
    for one in (window, nowhere):
        one.close()
        one.deleteLater()


def _restoring(window: StartWindow, office: Path) -> Iterator[tuple[str, StartWindow]]:
    """The file not yet chosen, what the newest copy says of itself, and after it was checked."""
    window.show_restore()
    rest()
    yield "restore-1", window
    page, copies = window.page, sorted(office.glob("**/*.k2k"))
    if not isinstance(page, Restore) or not copies:
        return
    page.file.setText(str(copies[-1]))
    page.look()
    page.username.setText(_USER)
    page.password.setText(PASSWORD)
    rest()
    yield "restore-2", window
    page.check()
    _until(page.go.isEnabled)
    rest()
    yield "restore-3", window


def _first_password(window: StartWindow, office: Path, clock: Clock) -> Iterator[tuple[str, StartWindow]]:
    """Somebody who signed in with the password that was handed over."""
    opened = open_office(office, _USER, PASSWORD, clock=clock)
    try:
        opened.sign_in_as(replace(opened.runner.who, must_change=True))
        if isinstance(window.page, SignIn):
            window.page.signed_in.emit(opened)
            rest()
            yield "first-password", window
    finally:
        close_office(opened)


def _until(done: Callable[[], bool]) -> None:
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if done() else None)
    look.start(_OFTEN)
    QTimer.singleShot(_SOON, loop, loop.quit)
    loop.exec()
