"""Starts the program: a window, or one command."""

from __future__ import annotations

import gc
import importlib
import sys

COMMANDS = frozenset({
    "demo", "import", "export", "report", "check", "backup", "verify", "restore", "drill", "audit", "office",
})  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """Run the command named first, or open the window. Returns the exit code."""
    given = sys.argv[1:] if argv is None else argv
    if given and given[0] == "tour":
        return int(importlib.import_module("k2k_desktop.ui.shell.tour").main(given[1:]))
    if given and (given[0] in COMMANDS or given[0] in {"-h", "--help", "--version"}):
        code: int = importlib.import_module("k2k_desktop.cli").main(given)
        return code
    gc.disable()  # from the sign-in on, ui/kit/collecting.py looks for garbage, and on the main thread only
    from k2k_desktop import app

    return app.main(given)


if __name__ == "__main__":
    raise SystemExit(main())
