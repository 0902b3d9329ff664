"""The first run: making a vault for this person."""
