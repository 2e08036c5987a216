"""A ward's scorecard as pages read it: laid out by criterion, with its sums."""
