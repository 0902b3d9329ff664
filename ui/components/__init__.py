"""The parts every page is composed of. Each takes a Look first and speaks in plain values."""
