"""Comments on the record in hand: what the office asks, what its author answers."""
