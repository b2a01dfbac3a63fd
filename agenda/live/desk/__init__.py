"""The organisers' pages about live rooms: settings, answers in writing, files."""
