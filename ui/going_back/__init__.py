"""What goes back from the office to its laptops: by network, or on a stick."""
