"""Changes the key of an office and kills itself at the n-th touch of its files: OFFICE PASSWORD PROFILE N."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from k2k_desktop.core import paths
from k2k_desktop.services.office import opening, rekeying


def main(office: str, password: str, profile: str, last: str) -> int:
    """0 when it came to its end alive."""
    paths.user_config = lambda: Path(profile)
    opened = opening.open_office(Path(office), "rohana", password)
    left = [int(last)]

    def watch(event: str, _args: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename"):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    rekeying.change_key(opened.runner)
    opened.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
