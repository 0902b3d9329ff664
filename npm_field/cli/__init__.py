"""The command line: the same application without its window."""
