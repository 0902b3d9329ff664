"""What the records mean: plain values and pure functions, no input or output."""
