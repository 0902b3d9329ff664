"""Settings: language, theme and text size."""
