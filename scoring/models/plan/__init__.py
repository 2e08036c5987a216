"""The plan of a campaign: the rows that the head sets up, and that points,
levels and awards follow.
"""
