"""The palette: every act by its name, for keyboards without letters, and for keys one does not remember."""
