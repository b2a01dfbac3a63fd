"""The programme for other programs: exports that they read, files that come in."""
