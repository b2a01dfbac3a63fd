"""Contacts that two people give each other."""
