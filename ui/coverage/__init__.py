"""Coverage: which areas were seen, and the check list of the kind of place."""
