"""The programme as organisers work on it: drafts, clashes, versions, and the day's gestures."""
