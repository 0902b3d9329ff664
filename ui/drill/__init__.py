"""The drill: the answers to danger played on a practice vault, timed, and who of the team is ready."""
