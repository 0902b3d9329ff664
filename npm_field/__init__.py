"""NPM Field: encrypted, offline-first notes for torture-prevention monitors."""

__version__ = "0.1.0"
