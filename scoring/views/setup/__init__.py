"""The head's set-up of a campaign."""
