"""What a person does: one verb, one function. Knows no threads and no windows."""
