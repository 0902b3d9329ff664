"""Rows of a form, built from a kind's table of fields and the form data of an office: a new kind costs one table."""
