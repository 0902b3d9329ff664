"""Planning a visit, and changing its plan."""
