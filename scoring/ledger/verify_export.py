"""Checks an exported change record. Stands alone: Python's standard library, nothing of the
program.

    LEDGER_KEY=… python3 verify_export.py so-theo-doi.jsonl
    python3 verify_export.py so-theo-doi.jsonl --key-file khoa.txt --root 3f0c…

(the root stands on the printed workbook)

Exit code 0: all is well · 1: something was found · 2: the file or the key cannot be read.

The file has one JSON value a line: campaigns ({"campaign", "slug", "state", "root"}), then entries,
and in an export of everything those of units and accounts (chain "register").
The hash of an entry is HMAC-SHA-256, under the key, over the canonical JSON (keys sorted, no
spaces, ASCII) of everything on its line but `hash` and `texts`; `previous` is the hash of the entry
before it in its chain, and `at` never goes back along a chain. A free text is [salt, text …], its
digest SHA-256 over the canonical JSON of that list; a text may be absent only where an entry
"redact" of the own chain of the campaign names it, and added later only where an entry "found" has
its digest. An opening names the chains that it begins. The root of a concluded campaign is SHA-256
over the canonical JSON of the sorted [chain, number, hash] of all last entries before the
conclusion, and of what the conclusion anchors beside them: the digests of what its papers print,
the register's last entry, the root of the campaign concluded before it.
"""

import argparse
import hashlib
import hmac
import json
import os
import sys
from collections import defaultdict
from pathlib import Path


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def check(lines: list[dict], key: str, root: str = "") -> list[str]:
    """What is wrong, as sentences; none when all is well."""
    campaigns = {line["campaign"]: line for line in lines if "root" in line}
    entries = [line for line in lines if "root" not in line]
    if not entries:
        return ["Tệp không có mục nào của sổ"]
    chains = defaultdict(list)
    for entry in entries:
        chains[entry["chain"]].append(entry)
    beside = ExportedAmendments(entries)
    wrong = []
    for name, links in chains.items():
        wrong += chain_problems(name, links, key.encode(), beside)
    for number in {entry.get("campaign") for entry in entries} - campaigns.keys() - {None}:
        wrong.append(f"campaign:{number}: không có dòng của phong trào")
    for campaign in campaigns.values():
        wrong += root_problems(campaign, chains)
    wrong += missing(campaigns, entries, chains)
    if root and "".join(root.split()).lower() not in {
        campaign["root"] for campaign in campaigns.values()
    }:
        wrong.append("Mã niêm phong đã in không có trong tệp: sổ không khớp với giấy")
    return wrong


class ExportedAmendments:
    """What other entries say of texts: those taken out, and the digests of those added later."""

    def __init__(self, entries: list[dict]) -> None:
        self.redacted, self.added = set(), {}
        for entry in entries:
            if entry["act"] == "redact" and entry["scorecard"] is None:
                self.redacted.add(entry["new"].get("redacted"))
            if entry["act"] == "found":
                self.added.update(entry.get("rows", {}).get("texts", {}))

    def fits(self, entry: dict) -> bool:
        """Whether every text of an entry is the one that was sealed."""
        where = f"{entry['chain']}#{entry['number']}"
        for place in {**entry["digests"], **entry["texts"]}:
            digest = entry["digests"].get(place) or self.added.get(f"{where}:{place}")
            if place not in entry["texts"]:
                if f"{where}:{place}" not in self.redacted:
                    return False
            elif hashlib.sha256(canonical(entry["texts"][place])).hexdigest() != digest:
                return False
        return True


def chain_problems(
    name: str, links: list[dict], key: bytes, beside: ExportedAmendments
) -> list[str]:
    wrong, last, at = [], "", ""
    for place, entry in enumerate(links, 1):
        where = f"{name} #{entry['number']}"
        if entry["number"] != place:
            wrong.append(f"{where}: đáng lẽ là mục số {place}")
        if entry["previous"] != last:
            wrong.append(f"{where}: không nối với mục trước")
        if entry["at"] < at:  # moments are written alike, so that their texts are in their order
            wrong.append(f"{where}: ghi lúc sớm hơn mục trước, đồng hồ máy chủ đã bị lùi")
        if name not in owners(entry):
            wrong.append(f"{where}: không thuộc phần sổ này")
        body = {field: value for field, value in entry.items() if field not in ("hash", "texts")}
        if hmac.new(key, canonical(body), hashlib.sha256).hexdigest() != entry["hash"]:
            wrong.append(f"{where}: đã bị sửa, hoặc khóa không đúng")
        elif not beside.fits(entry):
            wrong.append(f"{where}: phần văn bản đã bị sửa hoặc bị xóa")
        last, at = entry["hash"], entry["at"]
    return wrong


def owners(entry: dict) -> list[str]:
    """The chains in which an entry may stand."""
    if "campaign" not in entry:
        return ["register"]
    campaign, card = f"campaign:{entry['campaign']}", f"card:{entry['scorecard']}"
    if entry["scorecard"] is None:
        return [campaign]
    return [card, campaign] if entry["act"] == "found" else [card]


def root_problems(campaign: dict, chains: dict) -> list[str]:
    name = f"campaign:{campaign['campaign']}"
    conclusions = [entry for entry in chains.get(name, []) if entry["act"] == "conclude"]
    if campaign["state"] != "concluded":
        sealed = conclusions or campaign["root"]
        return [f"{name}: chưa kết thúc nhưng sổ đã niêm phong"] if sealed else []
    if len(conclusions) != 1:
        return [f"{name}: đã kết thúc nhưng sổ không có đúng một mục kết thúc"]
    conclusion = conclusions[0]
    heads = [
        [other, links[-1]["number"], links[-1]["hash"]]
        for other, links in chains.items()
        if other != name and links[-1].get("campaign") == campaign["campaign"]
    ]
    if conclusion["previous"]:
        heads.append([name, conclusion["number"] - 1, conclusion["previous"]])
    papers = conclusion.get("rows", {}).get("papers", {})
    heads += [[f"papers {other}", 0, digest] for other, digest in papers.items()]
    wrong = []
    if register := conclusion["new"].get("register"):
        number, _colon, last = register.partition(":")
        heads.append(["register", int(number), last])
        found = {entry["number"]: entry["hash"] for entry in chains.get("register", [])}
        if found and found.get(int(number)) != last:
            wrong.append(f"{name}: sổ đơn vị và tài khoản không còn mục {number} như lúc kết thúc")
    if earlier := conclusion["new"].get("earlier_root"):
        heads.append(["earlier", 0, earlier])
    root = hashlib.sha256(canonical(sorted(heads))).hexdigest()
    if root != campaign["root"] or root != conclusion["new"].get("root"):
        wrong.append(f"{name}: sổ không khớp với mã niêm phong lúc kết thúc")
    return wrong


def missing(campaigns: dict, entries: list[dict], chains: dict) -> list[str]:
    """Chains that an opening began and campaigns that a later one names, but that are not there.

    An export of one campaign holds none of the others.
    """
    wrong, roots = [], {campaign["root"] for campaign in campaigns.values()}
    is_whole = len(campaigns) > 1 or "register" in chains
    for entry in entries:
        where = f"{entry['chain']} #{entry['number']}"
        for name in entry.get("rows", {}).get("chains", []):
            if name not in chains and entry.get("campaign") in campaigns:
                wrong.append(f"{where}: phần sổ {name} đã mở nhưng không có trong tệp")
        earlier = entry.get("new", {}).get("earlier_root")
        if is_whole and earlier and earlier not in roots:
            wrong.append(
                f"{where}: phong trào kết thúc trước đó, "
                f"mã niêm phong {earlier}, không có trong tệp"
            )
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description="Kiểm tra tệp sổ theo dõi thay đổi đã xuất.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key-file", type=Path, help="tệp chứa khóa; nếu không có thì lấy từ biến LEDGER_KEY"
    )
    parser.add_argument(
        "--root", default="", help="mã niêm phong đã in; phải là của một phong trào trong tệp"
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
