"""Taking in at the debrief: the team's bundles by stick, looked at before anything is written, set aside again."""
