"""The drop-box: a page for a record that is born in it, and the sheet that drops one later."""
