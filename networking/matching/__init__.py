"""Who completes whom, and why."""
