"""Passphrases: drawing words, typing them twice, and how strong a chosen one is."""
