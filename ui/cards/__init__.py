"""Cards: the mandate card for the officer, and how to behave where it is hard."""
