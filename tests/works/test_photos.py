"""Photos of the work: cleaned of place and camera, refused where damaged or far too large, printed in steps."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib

import pytest
from PIL import Image

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.issues.works import PhotoStage
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import events
from k2k_desktop.services.issues.works import order_papers, photos
from k2k_desktop.services.issues.works.work_orders import order_for_issues
from tests.issues.making import Counter
from tests.issues.papers_town import words_of

TODAY = dt.date(2026, 11, 23)


def picture(color: str = "#406080", *, placed: bool = False) -> FileGiven:
    """A small photo; *placed*: its head says where it was taken and with what."""
    made = io.BytesIO()
    drawn = Image.new("RGB", (320, 240), color)
    head = Image.Exif()
    if placed:
        head[0x010F] = "Kamera Contoh"
        head.get_ifd(0x8825).update({1: "N", 2: (3.0, 8.0, 20.0), 3: "E", 4: (101.0, 41.0, 12.0)})
    drawn.save(made, "JPEG", exif=head)
    return FileGiven("Rumah Puan Hamidah.jpg", made.getvalue())


def huge() -> FileGiven:
    """A PNG of a few bytes whose head says 200 megapixels."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1_000)) + part(b"IEND", b"")
    return FileGiven("besar.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.fixture(name="order")
def order_fixture(counter: Counter) -> int:
    """A draft about one complaint."""
    return counter.runner.change(order_for_issues, (counter.issue(),))


def test_the_place_a_camera_wrote_is_removed_and_said_so(counter: Counter, order: int) -> None:
    added = counter.runner.change(photos.add_photos, order, [picture(placed=True), picture("#804040")], 30)
    assert added.placed == 1
    lines = counter.runner.read(photos.order_photos, order)
    assert [(one.percent, one.stage) for one in lines] == [(30, PhotoStage.during)] * 2
    kept = counter.runner.read(events.photo, lines[0].id)
    assert kept is not None
    assert not photos.holds_place(kept)
    assert b"Kamera Contoh" not in kept


def test_what_is_no_sound_picture_is_refused_and_nothing_is_kept(counter: Counter, order: int) -> None:
    cut_off = FileGiven("rosak.jpg", picture().content[:200])
    for given in (huge(), cut_off, FileGiven("x.jpg", b"bukan gambar")):
        with pytest.raises(Invalid) as refused:
            counter.runner.change(photos.add_photos, order, [picture(), given], 0)
        assert set(refused.value.fields) == {"photos"}
    assert counter.runner.read(photos.order_photos, order) == []


def test_photos_of_the_complaint_come_along_and_stay_with_it(counter: Counter, order: int) -> None:
    issue = 1
    mine = counter.runner.change(events.add_photo, issue, picture(), PhotoStage.report)
    counter.runner.change(photos.add_photos, order, [picture("#804040")], 100)
    assert [one.asked for one in counter.runner.read(photos.order_photos, order)] == [True, False]
    with pytest.raises(UserError, match="stays with it"):
        counter.runner.change(photos.remove_photo, mine)
    with pytest.raises(Invalid):
        counter.runner.change(photos.add_photos, order, [picture()], 101)
    with pytest.raises(Invalid):
        counter.runner.change(photos.add_photos, order, [picture()], 0, TODAY + dt.timedelta(days=1))


def test_no_paper_of_an_order_says_who_asked_in_confidence(counter: Counter) -> None:
    issue = counter.issue("Hamidah tak boleh tidur", category_id=counter.quarrel, reporter_id=counter.people[0])
    order = counter.runner.change(order_for_issues, (issue,))
    for paper in (order_papers.photo_sheet_pdf, order_papers.work_order_pdf):
        words = words_of(counter.runner.read(paper, order, "ms").pdf)
        assert "tak boleh tidur" in words
        assert "Hamidah" not in words


def test_the_sheet_shows_0_30_60_100_on_one_page_and_says_what_is_missing(counter: Counter, order: int) -> None:
    for percent, color in ((0, "#804040"), (30, "#808040"), (60, "#408040")):
        counter.runner.change(photos.add_photos, order, [picture(color)], percent)
    made = counter.runner.read(order_papers.photo_sheet_pdf, order, "ms")
    assert (made.pages, made.missing) == (1, ())
