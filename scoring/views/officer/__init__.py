"""The pages of a ward's officer."""
