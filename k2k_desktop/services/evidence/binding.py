"""Several PDFs bound into one, and files put into one ZIP with the list of their SHA-256."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from k2k_desktop.core.files import whole_file
from k2k_desktop.core.pdfium import ALONE
from k2k_desktop.reports.paper import Printed

SUMS: Final = "SHA256SUMS.txt"
_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is made again
_MORE: Final = 1 << 20  # bytes of a ZIP beside what it holds


@dataclass(frozen=True)
class Held:
    """A file to be bound: its name in the bundle, what it is, its bytes."""

    name: str
    title: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be bound into a PDF."""
        return self.content.startswith(b"%PDF-")


def bind(pdfs: Sequence[bytes]) -> Printed:
    """The pages of all *pdfs* in order as one PDF; one that cannot be read is left to the ZIP."""
    import pypdfium2

    with ALONE:
        bound = pypdfium2.PdfDocument.new()
    try:
        for content in pdfs:
            try:
                with ALONE, pypdfium2.PdfDocument(content) as part:
                    bound.import_pages(part)
            except pypdfium2.PdfiumError:  # an odd scan: it stands in the ZIP as it is
                continue
        out = io.BytesIO()
        with ALONE:
            bound.save(out)
            return Printed(out.getvalue(), len(bound))
    finally:
        with ALONE:
            bound.close()


def write_zip(path: Path, files: Sequence[Held], copied: Sequence[tuple[str, Path]] = ()) -> str:
    """*files*, those *copied* from the disk, and the list of all their SHA-256, as the ZIP *path*; its SHA-256.

    Raises UserError where the disk refuses; then what was at *path* stays.
    """
    sums = [f"{one.sha256}  {one.name}" for one in files]
    with whole_file(path, sum(len(one.content) for one in files) + _MORE) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for one in files:
                packed.writestr(zipfile.ZipInfo(one.name, _MADE), one.content, zipfile.ZIP_DEFLATED)
            for name, source in copied:
                packed.write(source, name)
                sums.append(f"{_sum_of(source)}  {name}")
            packed.writestr(zipfile.ZipInfo(SUMS, _MADE), "\n".join(sums) + "\n", zipfile.ZIP_DEFLATED)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
