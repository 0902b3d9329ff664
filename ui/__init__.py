"""The windows: the only place that knows Qt. Importing the package alone imports no Qt."""
