"""Laptops, a way of the office: who has one, return codes by telephone, fresh codes, and sealed hand-overs."""
