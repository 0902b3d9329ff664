"""Capture, full: list, code, quick answers, note."""
