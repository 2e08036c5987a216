"""What if: ranks and levels by other rules or points, and the smallest move that would change one.
Values in, values out.
"""
