"""Pictures from outside are judged before they are unpacked, and keep nothing of camera or place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.services import pictures
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf


def _jpeg(width: int, height: int, *, place: bool = False) -> bytes:
    picture = Image.new("RGB", (width, height), "teal")
    made = io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010F] = "Kamera Contoh"
        exif[0x0112] = 6  # lying on its side
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_picture_is_scaled_turned_and_cleaned(tmp_path: Path) -> None:
    file = tmp_path / "gambar.jpg"
    file.write_bytes(_jpeg(3200, 1000, place=True))
    with Image.open(io.BytesIO(pictures.read_picture(file))) as kept:
        assert kept.size == (500, 1600)
        assert not kept.getexif()


@pytest.mark.parametrize(
    "data", [b"", b"bukan gambar", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, _jpeg(20, 20)[:60], b"%PDF-1.7 x", b"<svg/>"]
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "gambar.png"
    file.write_bytes(data)
    with pytest.raises(UserError, match="no picture"):
        pictures.read_picture(file)


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head() -> None:
    made = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    with pytest.raises(UserError, match="40 million"):
        pictures.clean_picture(made.getvalue())


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        pictures.read_picture(tmp_path / "tiada.png")


def test_a_logo_stands_on_the_letterhead_and_is_kept_once(runner_of: RunnerOf) -> None:
    admin = runner_of("admin", "manager")
    admin.change(pictures.set_logo, _jpeg(40, 40))
    admin.change(pictures.set_logo, None)
    assert admin.read(pictures.logo) is None
    admin.change(pictures.set_logo, _jpeg(40, 40))
    assert admin.read(pictures.logo)
    with admin.database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM attachment").scalar_one() == 1


def test_a_photo_belongs_to_its_resident_and_needs_the_right(runner: Runner, runner_of: RunnerOf, make: Make) -> None:
    person = make.resident("Aminah binti Yusof")
    runner.change(pictures.set_photo, person, _jpeg(30, 40))
    assert runner.read(pictures.photo, person)
    with pytest.raises(Refused):
        runner_of("auditor").change(pictures.set_photo, person, None)
    with pytest.raises(Refused):
        runner_of("secretary").read(pictures.photo, person)
