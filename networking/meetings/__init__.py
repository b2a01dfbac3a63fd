"""Meetings of two people at a table."""
