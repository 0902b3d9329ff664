"""The vault on disk: key file, casebook, daybook. The only place that speaks SQL."""
