"""The board: one visit in numbers, and what to do next."""
