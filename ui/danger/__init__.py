"""Danger: seal and wipe in the hand. The held keys, the sheets that say what happens, and what is done then."""
