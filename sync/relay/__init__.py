"""The relay: holds sealed bundles between laptops and office, and knows nothing of what is in them."""
