"""What a workbook would change, told beforehand and written as one act: criteria, units, officers
with accounts.

Rows are matched with what is stored; a blank cell leaves the stored value, and nothing is ever
removed. The person confirms the changes they saw: were they others by the time of writing, nothing
is written (Stale).
"""
