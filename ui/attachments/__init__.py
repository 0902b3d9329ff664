"""Attachments of a record: added as pixels, seen from memory, faces covered by hand."""
