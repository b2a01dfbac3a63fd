"""Blocks, reports, and the desk that reads them."""
