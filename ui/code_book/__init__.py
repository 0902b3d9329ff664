"""The code book in the office's window: which codes have a sealed slip, and one opened for a purpose, logged."""
