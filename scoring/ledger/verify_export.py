"""Checks an exported change record. Stands alone: Python's standard library, nothing of the
program.

    LEDGER_KEY=… python3 verify_export.py so-theo-doi.jsonl
    python3 verify_export.py so-theo-doi.jsonl --key-file khoa.txt --root 3f0c…   (the root on the printed workbook)

Exit code 0: all is well · 1: something was found · 2: the file or the key cannot be read.

The file has one JSON value a line: campaigns ({"campaign", "slug", "state", "root"}), then entries.
The hash of an entry is HMAC-SHA-256, under the key, over the canonical JSON (keys sorted, no
spaces, ASCII) of SEALED; `previous` is the hash of the entry before it in its chain. A free text is
[salt, text], its digest SHA-256 over the canonical JSON of that pair; a text may be absent only
where an entry "redact" of the own chain of the campaign names it. The root of a concluded campaign
is SHA-256 over the canonical JSON of the sorted [chain, number, hash] of all last entries before
the conclusion.
"""

import argparse
import hashlib
import hmac
import json
import os
import sys
from collections import defaultdict
from pathlib import Path

SEALED = (
    "chain", "number", "previous", "at", "act", "by", "campaign", "scorecard", "score", "audience", "old", "new",
    "digests",
)  # fmt: skip


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def check(lines: list[dict], key: str, root: str = "") -> list[str]:
    """What is wrong, as sentences; none when all is well."""
    campaigns = {line["campaign"]: line for line in lines if "root" in line}
    entries = [line for line in lines if "root" not in line]
    chains = defaultdict(list)
    for entry in entries:
        chains[entry["chain"]].append(entry)
    redacted = {
        entry["new"].get("redacted")
        for entry in entries
        if entry["act"] == "redact" and entry["scorecard"] is None
    }
    wrong = []
    for name, links in chains.items():
        wrong += chain_problems(name, links, key.encode(), redacted)
    for number in {entry["campaign"] for entry in entries} - campaigns.keys():
        wrong.append(f"campaign:{number}: không có dòng của phong trào")
    for campaign in campaigns.values():
        wrong += root_problems(campaign, chains, root)
    return wrong


def chain_problems(name: str, links: list[dict], key: bytes, redacted: set) -> list[str]:
    wrong, last = [], ""
    for place, entry in enumerate(links, 1):
        where = f"{name} #{entry['number']}"
        if entry["number"] != place:
            wrong.append(f"{where}: đáng lẽ là mục số {place}")
        if entry["previous"] != last:
            wrong.append(f"{where}: không nối với mục trước")
        owner = (
            f"campaign:{entry['campaign']}"
            if entry["scorecard"] is None
            else f"card:{entry['scorecard']}"
        )
        if owner != name:
            wrong.append(f"{where}: không thuộc phần sổ này")
        seal = hmac.new(
            key, canonical({field: entry[field] for field in SEALED}), hashlib.sha256
        ).hexdigest()
        if seal != entry["hash"]:
            wrong.append(f"{where}: đã bị sửa, hoặc khóa không đúng")
        elif not texts_fit(entry, redacted):
            wrong.append(f"{where}: phần văn bản đã bị sửa hoặc bị xóa")
        last = entry["hash"]
    return wrong


def texts_fit(entry: dict, redacted: set) -> bool:
    digests, texts = entry["digests"], entry["texts"]
    if set(texts) - set(digests):
        return False
    for place, digest in digests.items():
        if place not in texts:
            if f"{entry['chain']}#{entry['number']}:{place}" not in redacted:
                return False
        elif hashlib.sha256(canonical(texts[place])).hexdigest() != digest:
            return False
    return True


def root_problems(campaign: dict, chains: dict, printed: str) -> list[str]:
    name = f"campaign:{campaign['campaign']}"
    conclusions = [entry for entry in chains.get(name, []) if entry["act"] == "conclude"]
    if campaign["state"] != "concluded":
        sealed = conclusions or campaign["root"] or printed
        return [f"{name}: chưa kết thúc nhưng sổ đã niêm phong"] if sealed else []
    if len(conclusions) != 1:
        return [f"{name}: đã kết thúc nhưng sổ không có đúng một mục kết thúc"]
    conclusion = conclusions[0]
    heads = [
        [other, links[-1]["number"], links[-1]["hash"]]
        for other, links in chains.items()
        if other != name and links[-1]["campaign"] == campaign["campaign"]
    ]
    if conclusion["previous"]:
        heads.append([name, conclusion["number"] - 1, conclusion["previous"]])
    root = hashlib.sha256(canonical(sorted(heads))).hexdigest()
    wrong = []
    if root != campaign["root"] or root != conclusion["new"].get("root"):
        wrong.append(f"{name}: sổ không khớp với mã niêm phong lúc kết thúc")
    if printed and "".join(printed.split()).lower() != root:
        wrong.append(f"{name}: sổ không khớp với mã niêm phong đã in")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description="Kiểm tra tệp sổ theo dõi thay đổi đã xuất.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key-file", type=Path, help="tệp chứa khóa; nếu không có thì lấy từ biến LEDGER_KEY"
    )
    parser.add_argument(
        "--root", default="", help="mã niêm phong đã in; tệp chỉ gồm một phong trào"
    )
    options = parser.parse_args()
    try:
        key = (
            options.key_file.read_text("utf-8").strip()
            if options.key_file
            else os.environ.get("LEDGER_KEY", "")
        )
        lines = [
            json.loads(line)
            for line in options.file.read_text("utf-8").splitlines()
            if line.strip()
        ]
    except (OSError, ValueError) as problem:
        print(f"Không đọc được: {problem}", file=sys.stderr)
        return 2
    if not key:
        print("Chưa có khóa: đặt LEDGER_KEY hoặc --key-file.", file=sys.stderr)
        return 2
    try:
        wrong = check(lines, key, options.root)
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        wrong = [f"Tệp có dòng không đúng mẫu: {problem!r}"]
    for sentence in wrong:
        print(sentence)
    entries = sum("root" not in line for line in lines if isinstance(line, dict))
    print(f"{entries} mục: " + (f"{len(wrong)} sai lệch." if wrong else "nguyên vẹn."))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
