"""Inbox, the first way of the office: what came in, who it is from, and what joins the records."""
