"""Consent taken back: the sheet that records it at every level, and the line that says what waits."""
