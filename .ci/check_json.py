"""Checks one JSON report: check_json.py REPORT PROJECT EXIT-CODE.

The run's root is PROJECT or, where PROJECT has neither a leastforce.toml nor an sfdx-project.json,
PROJECT too: the projects that CI uses lie below no other one.
"""

import json
import pathlib
import re
import sys

SEVERITIES = ["critical", "high", "medium", "low", "info"]
STATUSES = {"active", "waived", "baselined", "existing", "filtered", "counted"}
SUBJECTS = {"identity", "profile", "permission-set", "group", "app", "credential", "settings", "class", "file"}


def keys(value, *wanted):
    missing = [key for key in wanted if key not in value]
    assert not missing, f"without {missing}: {json.dumps(value)[:300]}"


def position(text, offset):
    """Line and column, both from 1, of a byte of a UTF-8 file."""
    before = text[:offset]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8")) + 1


def check_location(location, root, files):
    keys(location, "path", "start", "end")
    path = location["path"]
    assert path and not path.startswith("/") and "\\" not in path and ".." not in path.split("/"), path
    if path not in files:
        files[path] = (root / path).read_bytes()
    text = files[path]
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return
    bom = text.startswith(b"\xef\xbb\xbf")
    for end in (location["start"], location["end"]):
        keys(end, "line", "column", "offset")
        assert 0 <= end["offset"] <= len(text), f"{path}: offset {end['offset']} of {len(text)}"
        line, column = position(text, end["offset"])
        if bom and line == 1:
            column -= 1
        assert (end["line"], end["column"]) == (line, column), f"{path}: {end} is {line}:{column}"
    assert location["start"]["offset"] <= location["end"]["offset"], location


def check_fix(fix, root):
    keys(fix, "safety", "edits", *(["reason"] if fix["safety"] == "unsafe" else []))
    assert fix["safety"] in ("safe", "unsafe") and fix["edits"], fix
    assert fix["safety"] == "safe" or fix["reason"], fix
    for edit in fix["edits"]:
        keys(edit, "path", "start", "end", "text")
        old = (root / edit["path"]).read_bytes()[edit["start"] : edit["end"]].decode().lower()
        turned = {"false": ("true", "1"), "true": ("false", "0"), "Hidden": ("defaulton", "defaultoff"), "None": ("visible", "available")}
        if edit["start"] == edit["end"]:
            # An entry that is put in: one whole element.
            tag = re.fullmatch(r"\s*<(\w+)>.*</\1>\s*", edit["text"], re.S)
            assert tag, edit
            continue
        assert old in turned[edit["text"]] or "cdata" in old, (old, edit)


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_bytes().decode("utf-8"))
    root = pathlib.Path(sys.argv[2])
    files = {}
    keys(report, "version", "tool", "summary", "comparison", "identities", "findings", "candidates", "unresolved", "errors", "notes")
    assert report["version"] == 1
    keys(report["tool"], "name", "version", "catalog")
    summary = report["summary"]
    keys(summary, "files", "holders", "identities", *SEVERITIES, "covered", "waived", "baselined", "existing", "filtered")
    keys(summary, "unresolved", "not_looked_at")
    keys(summary["not_looked_at"], "ignored", "unknown", "unread", "rules_off")

    identities = {identity["name"] for identity in report["identities"]}
    assert summary["identities"] == len(report["identities"])
    for identity in report["identities"]:
        keys(identity, "name", "kind", "owner", "declared", "confidence", "evidence", "holders", "risk")
        assert identity["evidence"], f"{identity['name']} has no evidence"
        for holder in identity["holders"]:
            keys(holder, "kind", "name", "path")

    fingerprints = {finding["fingerprint"] for finding in report["findings"]}
    counts = dict.fromkeys(SEVERITIES, 0)
    aside = dict.fromkeys(STATUSES - {"active"}, 0)
    covered = 0
    for finding in report["findings"]:
        keys(finding, "rule", "group", "severity", "confidence", "status", "covered_by", "message", "help")
        keys(finding, "subject", "grant", "identities", "location", "related", "fix", "fingerprint")
        assert finding["severity"] in SEVERITIES and finding["status"] in STATUSES, finding
        assert finding["confidence"] in ("certain", "likely") and finding["subject"]["kind"] in SUBJECTS, finding
        assert finding["message"] and finding["help"], finding
        assert set(finding["identities"]) <= identities, finding
        if finding["location"] is not None:
            check_location(finding["location"], root, files)
        for related in finding["related"]:
            keys(related, "message", "location")
            check_location(related["location"], root, files)
        if finding["fix"] is not None:
            check_fix(finding["fix"], root)
        if finding["covered_by"] is not None:
            assert finding["covered_by"] in fingerprints, f"covered by nothing: {finding}"
        # Each is counted once: what is set aside, whether or not another explains it, is not covered, too.
        if finding["status"] != "active":
            aside[finding["status"]] += 1
        elif finding["covered_by"] is not None:
            covered += 1
        else:
            counts[finding["severity"]] += 1
    assert counts == {name: summary[name] for name in SEVERITIES}, f"counted {counts}, said {summary}"
    assert aside == {name: summary[name] for name in aside}, f"counted {aside}, said {summary}"
    assert covered == summary["covered"], f"{covered} covered, said {summary['covered']}"
    assert all(isinstance(note, str) and note for note in report["notes"]), report["notes"]
    for error in report["errors"]:
        keys(error, "path", "message", "location")
    code = int(sys.argv[3])
    if report["errors"]:
        allowed = {2}
    elif counts["critical"] or counts["high"]:
        allowed = {1}
    else:
        allowed = {0, 3}
    assert code in allowed, f"exit code {code}, not {sorted(allowed)}"
    print(f"{root.name}: {len(report['findings'])} findings, {len(identities)} identities, {len(report['errors'])} errors")


main()
