#!/usr/bin/env python
"""Run the project's management commands."""

import os
import sys

from django.core.management import execute_from_command_line

from scoring.demo import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    if environment.is_demo(sys.argv):
        environment.prepare()
    execute_from_command_line(sys.argv)
