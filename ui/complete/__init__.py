"""Complete: a partial record becomes a full one, in a safe place."""
