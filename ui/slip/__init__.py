"""Sealing who a coded person is: a sheet over the record in hand, and nothing that shows it again."""
