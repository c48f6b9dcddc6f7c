"""The square code is the one that ReportLab makes, which weighs its masks dot by dot."""

from __future__ import annotations

from typing import Literal

import pytest
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.barcode.qrencoder import QRUtil

from k2k_desktop.reports.square import dots_of, points_lost

# From the smallest code there is to one with the version written in it, of figures, capitals and any letters.
TEXTS = ("7", "K2K/MIN/2026/0012", "Surat panggilan mesyuarat ke-3 (à Ñ 住)", "0123456789" * 12, "K2K:" + "ab.cd/" * 30)


@pytest.mark.parametrize("level", ["L", "M"])
def test_the_code_is_the_one_that_reportlab_makes(level: Literal["L", "M"]) -> None:
    for text in TEXTS:
        code = QrCodeWidget(text, barLevel=level).qr
        code.make()
        assert dots_of(text, level) == code.modules, text


@pytest.mark.parametrize("mask", range(8))
def test_each_mask_loses_the_points_that_reportlab_counts(mask: int) -> None:
    code = QrCodeWidget(TEXTS[1]).qr
    code.version = code.calculate_version()
    code.makeImpl(True, mask)
    dots = int("".join("01"[dot] for row in code.modules for dot in row), 2)
    assert points_lost(dots, len(code.modules)) == QRUtil.getLostPoint(code)
