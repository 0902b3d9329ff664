"""The device's end of the network route: one connection at a time to the office's relay, and what is asked of it."""
