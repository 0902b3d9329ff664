"""The rules of preparing a visit: who may join, who may read what, what is missing. Pure functions."""
