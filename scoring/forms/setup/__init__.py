"""The head's forms of a campaign that is set up."""
