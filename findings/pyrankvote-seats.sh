#!/usr/bin/env bash
# pyrankvote 2.0.6 (PyPI): two places are given to three, where three have equal votes.
#
# Expected (documentation of preferential_block_voting: number_of_seats is how many are elected, the worst are removed
# "until there are as many candidates left as positions that should be filled"; of equals the one with more second
# choices stays, or one is drawn): two places have two winners, whoever they are, or it is said that nobody can tell.
# Seen: of six voters each names two of three boards, each board has four votes; all three are Elected, each time,
# by either way of breaking ties. With four equal boards it is three of the four. Whoever has half of the ballots is
# elected before anybody counts the places. One vote less for the third board, and there are two winners.
# What we do: a vote of the council is on one proposal at a time and decides nothing by itself
# (scoring/rules/ballots.py); people decide who gets the last place.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pyrankvote==2.0.6 2>pip.log || {
  cat pip.log; echo "cannot install pyrankvote 2.0.6"; exit 2; }
cat >look.py <<'PY'
from pyrankvote import Ballot, Candidate, preferential_block_voting
from pyrankvote.helpers import CompareMethodIfEqual

EQUAL = ["An Bình", "Bình An", "An Cửa", "Cửa An", "Bình Cửa", "Cửa Bình"]
FOUR = ["An Bình", "Bình Cửa", "Cửa Đông", "Đông An"] * 2
ONE_LESS = ["An Bình", "Bình An", "An Cửa", "Cửa An", "Bình Cửa", "Bình An"]


def winners(ballots, ties):
    boards = {name: Candidate(name) for name in sorted({name for names in ballots for name in names.split()})}
    cast = [Ballot([boards[name] for name in names.split()]) for names in ballots]
    elected = preferential_block_voting(
        list(boards.values()), cast, number_of_seats=2, compare_method_if_equal=ties
    ).get_winners()
    return sorted(board.name for board in elected)


sizes = {}
for what, ballots in (("three equal", EQUAL), ("four equal", FOUR), ("one vote less", ONE_LESS)):
    for ties in (CompareMethodIfEqual.Random, CompareMethodIfEqual.MostSecondChoiceVotes):
        found = [winners(ballots, ties) for _ in range(20)]
        sizes.setdefault(what, set()).update(map(len, found))
        print(f"{what}, two places, {ties}: {', '.join(found[0])}")
print(sizes)
if sizes["one vote less"] != {2}:
    raise SystemExit("the control is wrong")
raise SystemExit(sizes["three equal"] != {3} or sizes["four equal"] != {3})
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
