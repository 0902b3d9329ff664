"""Paper in the window: slips transcribed line by line, the paper destroyed, codes that others saw voided."""
