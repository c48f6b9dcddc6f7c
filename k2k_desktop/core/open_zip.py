"""The container of an open export: one ZIP of known parts, each with its size and SHA-256, read through a gate."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import canonical, whole_file
from k2k_desktop.core.i18n import N_

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_NAME: Final = re.compile(
    r"README\.txt|kamus-data\.csv|data-dictionary\.csv|data/[a-z][a-z0-9_]{0,59}\.csv|files/[0-9a-f]{64}"
)
_MB: Final = 1_048_576
MOST_PARTS: Final = 500_000
MOST_MANIFEST: Final = 128 * _MB
MOST_FILE: Final = 64 * _MB  # what is attached has at most 10 MB; an issued paper may have more
MOST_INFLATED: Final = 64 * 1024 * _MB
MOST_RATIO: Final = 300  # honest tables stay below 60
RATIO_FROM: Final = 16 * _MB
_CHUNK: Final = _MB
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError,
                  RuntimeError, TypeError, IndexError)  # fmt: skip
_DAMAGED: Final = N_("This file is no open export of an office, or it was damaged or changed. Nothing was brought in.")
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class PartFacts:
    """One part: its name, its size in bytes and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class _Hashed(io.RawIOBase):
    """Writes through to a part and takes its digest."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to = to
        self.digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Write *data* whole."""
        self.digest.update(data)
        self.size += len(data)
        return self._to.write(data)


class ZipWriter:
    """Writes the parts of an export, each once; `finish` puts the manifest at the end."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: list[PartFacts] = []
        self._names: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether that part is written."""
        return name in self._names

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """A part to write bytes into."""
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        packed = not name.startswith("files/")  # photos and PDFs do not get smaller
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        with self._archive.open(info, "w", force_zip64=True) as plain:
            hashed = _Hashed(plain)
            buffered = io.BufferedWriter(hashed, _CHUNK)
            yield buffered
            buffered.flush()
        self._names.add(name)
        self.parts.append(PartFacts(name, hashed.size, hashed.digest.hexdigest()))

    def finish(self, said: dict[str, Any]) -> str:
        """Write the manifest with *said* and every part; gives its SHA-256."""
        parts = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.parts]
        data = canonical({"format": FORMAT, **said, "parts": parts})
        info = zipfile.ZipInfo(MANIFEST, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        self._archive.writestr(info, data)
        return hashlib.sha256(data).hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[ZipWriter]:
    """A writer whose file stands at *path* once it is whole; whatever stops it leaves nothing behind.

    Raises UserError where the disk is full or cannot be written.
    """
    with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        yield ZipWriter(archive)


class ZipReader:
    """An export behind the gate: names, sizes and digests are judged before a row is read. Close it afterwards."""

    def __init__(self, path: Path) -> None:
        """Raises UserError unless *path* is a ZIP of known parts with its manifest."""
        try:
            self._archive = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise UserError(
                N_("The file cannot be read. Check that it is still there, and choose it again.")
            ) from error
        except _BROKEN as error:
            raise damaged() from error
        try:
            self._infos = self._judged()
            self.said = self._manifest()
            self.parts = {one.name: one for one in self._listed()}
        except _BROKEN as error:
            self._archive.close()
            raise damaged() from error
        except UserError:
            self._archive.close()
            raise

    def __enter__(self) -> ZipReader:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest, which stands for every part."""
        return hashlib.sha256(canonical(self._whole)).hexdigest()

    def prove(self, told: Told) -> None:
        """Read every part and hold it against its size and digest. Raises UserError where one differs."""
        total = sum(part.size for part in self.parts.values())
        done = 0
        for part in self.parts.values():
            digest, size = hashlib.sha256(), 0
            with self.open(part.name) as stream:
                while chunk := _read(stream):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > part.size:
                        raise damaged()
                    done += len(chunk)
                    told(done, max(done, total))
            if (size, digest.hexdigest()) != (part.size, part.sha256):
                raise damaged()

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream of bytes. Raises UserError where there is none of that name."""
        try:
            return self._archive.open(self._infos[name])
        except _BROKEN as error:
            raise damaged() from error

    def _judged(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._archive.infolist()
        found = {info.filename: info for info in infos}
        inflated = sum(info.file_size for info in infos)
        if len(infos) > MOST_PARTS or len(found) != len(infos) or MANIFEST not in found or inflated > MOST_INFLATED:
            raise damaged()
        for name, info in found.items():
            kind = stat.S_IFMT(info.external_attr >> 16)
            plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 1
            known = name == MANIFEST or _NAME.fullmatch(name)
            packed = info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size)
            large = name.startswith("files/") and info.file_size > MOST_FILE
            if not plain or not known or packed or large or kind not in (0, stat.S_IFREG):
                raise damaged()
        return found

    def _manifest(self) -> dict[str, Any]:
        if self._infos[MANIFEST].file_size > MOST_MANIFEST:
            raise damaged()
        with self._archive.open(MANIFEST) as stream:
            data = stream.read(MOST_MANIFEST + 1)
        whole = json.loads(data)
        if not isinstance(whole, dict) or canonical(whole) != data or whole.get("format") != FORMAT:
            raise damaged()
        self._whole = whole
        return {name: value for name, value in whole.items() if name not in ("format", "parts")}

    def _listed(self) -> Iterator[PartFacts]:
        """The parts the manifest names: all that are there and no other."""
        listed = self._whole["parts"]
        if not isinstance(listed, list) or len(listed) != len(self._infos) - 1:
            raise damaged()
        for one in listed:
            part = PartFacts(str(one["name"]), int(one["size"]), str(one["sha256"]))
            if part.name == MANIFEST or self._infos[part.name].file_size != part.size:
                raise damaged()
            yield part


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except _BROKEN as error:
        raise damaged() from error


def damaged() -> UserError:
    """What is said of a file that is not, or no longer, what the program wrote."""
    return UserError(_DAMAGED)
