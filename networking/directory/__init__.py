"""Profiles, and the directory that finds them."""
