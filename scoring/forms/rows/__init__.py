"""The head's forms of the plan as rows: criteria, items, tiers, kinds of awards, each table one
page and one act.
"""
