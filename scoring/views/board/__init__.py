"""The Board's comparison and its work on one ward."""
