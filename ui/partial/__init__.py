"""Partial and oral only: one framed page that shows all that is stored."""
