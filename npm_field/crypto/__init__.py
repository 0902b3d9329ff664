"""Keys, sealing and signing, from the libraries only."""
