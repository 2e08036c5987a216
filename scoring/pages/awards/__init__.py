"""Awards: who holds one, who could, and what speaks against it."""
