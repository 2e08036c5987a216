"""A Word file whose names in double braces are filled with values."""
