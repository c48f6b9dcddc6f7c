"""PDFium is one for the whole program, and not safe on several threads at once."""

from __future__ import annotations

import threading
from typing import Final

ALONE: Final = threading.RLock()  # held by whoever calls pypdfium2, for one step: two at once end the program
