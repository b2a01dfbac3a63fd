"""The doors over HTTP, for phones and programs."""
