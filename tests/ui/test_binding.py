"""The binding to Qt keeps count of None; one release did not, and crashed after seconds of painting."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel


def test_calls_that_return_nothing_lose_no_reference(qapp: QApplication) -> None:
    widget = QLabel()
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.setText("still here")
    assert sys.getrefcount(None) > before - 250
