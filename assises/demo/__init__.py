"""The 2nd Assises with made-up people: the demo edition."""
