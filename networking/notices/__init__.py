"""The wall of offers and needs."""
