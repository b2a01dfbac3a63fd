"""What one person keeps of the programme."""
