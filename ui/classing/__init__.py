"""The class of a record: the sheet that raises or lowers it."""
