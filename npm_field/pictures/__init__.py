"""What comes from outside as pixels: photos, scans, PDF pages. Nothing but its pixels gets past this room."""
