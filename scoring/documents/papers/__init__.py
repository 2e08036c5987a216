"""The papers of a campaign's year: which there are, what they may say, how they are made."""
