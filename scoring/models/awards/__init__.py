"""Who is honoured: proposals, the council's votes, decisions, commendations,
what keeps one from it.
"""
