"""Campaigns and scorecards to look at, and the head's tiers for the scorecards chosen.

All other changes belong on the pages of the program.
"""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from scoring.admin.campaigns import CampaignAdmin
from scoring.admin.scorecards import ScorecardAdmin

__all__ = ["CampaignAdmin", "ScorecardAdmin"]

# The queue of jobs: what is done of them stands on their own pages.
admin.site.unregister(DBTaskResult)
