"""The stand-alone verifier, held against entries that somebody who has the key has sealed anew."""

import hashlib
import hmac
import json

from scoring.ledger import verify_export

KEY = "khóa"
CAMPAIGN = {"campaign": 1, "slug": "2026", "state": "open", "root": ""}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def chained(name, *entries, card=None):
    """Entries of one chain, each sealed and tied to the one before."""
    previous, found = "", []
    for number, entry in enumerate(entries, 1):
        body = {
            "chain": name,
            "number": number,
            "previous": previous,
            "at": f"2026-03-0{number}T08:00:00+00:00",
            "campaign": 1,
            "scorecard": card,
            "act": "points",
            "new": {},
            "digests": {},
        } | entry
        texts = body.pop("texts", {})
        previous = hmac.new(KEY.encode(), canonical(body), hashlib.sha256).hexdigest()
        found.append(body | {"hash": previous, "texts": texts})
    return found


def test_a_number_that_was_passed_over_is_named_though_everything_hangs_together():
    whole = chained("card:5", {}, {}, card=5)
    assert verify_export.check([CAMPAIGN, *whole], KEY) == []
    torn = chained("card:5", {}, {"number": 3}, card=5)
    assert verify_export.check([CAMPAIGN, *torn], KEY) == ["card:5 #3: đáng lẽ là mục số 2"]


def test_entries_without_the_line_of_their_campaign_are_named():
    whole = chained("card:5", {}, card=5)
    assert verify_export.check(whole, KEY) == ["campaign:1: không có dòng của phong trào"]


def test_a_text_may_be_missing_only_where_the_campaign_itself_says_that_it_was_taken_out():
    digest = hashlib.sha256(canonical(["muối", "Họ tên"])).hexdigest()
    without = {"digests": {"note": digest}}
    taken_out = {"act": "redact", "new": {"redacted": "card:5#1:note"}}
    by_the_campaign = [*chained("card:5", without, card=5), *chained("campaign:1", taken_out)]
    assert verify_export.check([CAMPAIGN, *by_the_campaign], KEY) == []
    by_the_card = chained("card:5", without, taken_out, card=5)
    assert verify_export.check([CAMPAIGN, *by_the_card], KEY) == [
        "card:5 #1: phần văn bản đã bị sửa hoặc bị xóa"
    ]
