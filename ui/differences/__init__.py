"""What laptops wrote differently: whose, which field, what it was, what each wrote, what stands."""
