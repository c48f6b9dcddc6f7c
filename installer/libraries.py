"""Print the Debian packages whose libraries Qt needs and this computer lacks, one a line."""

from __future__ import annotations

import ctypes
import sys

PACKAGES = {
    # without these Qt cannot be imported at all
    "libglib2.0-0": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
    "libegl1": ("libEGL.so.1",),
    "libgl1": ("libGL.so.1",),
    "libxkbcommon0": ("libxkbcommon.so.0",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libfontconfig1": ("libfontconfig.so.1",),
    # without these it cannot open a window under X
    "libx11-xcb1": ("libX11-xcb.so.1",),
    "libxcb-cursor0": ("libxcb-cursor.so.0",),
    "libxcb-icccm4": ("libxcb-icccm.so.4",),
    "libxcb-image0": ("libxcb-image.so.0",),
    "libxcb-keysyms1": ("libxcb-keysyms.so.1",),
    "libxcb-randr0": ("libxcb-randr.so.0",),
    "libxcb-render0": ("libxcb-render.so.0",),
    "libxcb-render-util0": ("libxcb-render-util.so.0",),
    "libxcb-shape0": ("libxcb-shape.so.0",),
    "libxcb-xkb1": ("libxcb-xkb.so.1",),
    "libxkbcommon-x11-0": ("libxkbcommon-x11.so.0",),
}


def loads(library: str) -> bool:
    """Whether the system's loader finds *library*."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """The packages to install, in the order above."""
    return [package for package, libraries in PACKAGES.items() if not all(map(loads, libraries))]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{package}\n" for package in missing()))
