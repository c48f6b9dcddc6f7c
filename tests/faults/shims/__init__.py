"""Small C libraries between the program and the system, compiled when a drill needs them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
BUILD: Final = FOLDER.parents[2] / "build" / "faults"
LACKING: Final = "not run: a C compiler on Linux is needed"


def compiled(name: str) -> Path | None:
    """The library made of `NAME.c`; None where it cannot be made here."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        return None
    source = FOLDER / f"{name}.c"
    digest = hashlib.sha256(source.read_bytes() + (FOLDER / "shim.h").read_bytes()).hexdigest()
    made = BUILD / f"{name}-{digest[:12]}.so"
    if not made.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        part = made.with_suffix(f".{os.getpid()}")
        subprocess.run(
            [compiler, "-O1", "-Wall", "-shared", "-fPIC", "-o", part, source, "-ldl", "-lpthread"], check=True
        )
        part.replace(made)
    return made
