"""The paper: report content as plain data, charts, PDF."""
