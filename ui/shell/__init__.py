"""The frame around every page: safety strip, rail, page area, foot."""
