"""Figures as ratios, measured pairwise in one run on one machine: `python -m benchmarks`, or `make
bench`.
"""
