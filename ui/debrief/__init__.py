"""The debrief: what holds, on what it rests, and how well it is supported."""
