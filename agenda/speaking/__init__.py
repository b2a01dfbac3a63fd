"""People on stage prepare their part: a link of their own, their page, what goes with a session."""
