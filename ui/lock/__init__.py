"""The lock page: one field, and what can be had without a passphrase."""
