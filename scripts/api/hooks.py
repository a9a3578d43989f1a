"""What Schemathesis is told of the server beside its description: ids that are there, the token, queries that can be read."""

import json
import os
import re
import urllib.request
import zlib

import schemathesis

URL = os.environ["ENTENTE_URL"]


def read(path):
    with urllib.request.urlopen(URL + path) as answer:
        return answer.read().decode()


LIST = json.loads(read("/commitments.json?limit=200"))["commitments"]
SERIES = json.loads(read("/meetings.json"))["series"]
TOKEN = re.search(r'name="token" value="([0-9a-f]+)"', read("/read"))[1]
COMMITMENTS = [entry["commitment"] for entry in LIST]
CLAIMS = [report["claim"] for entry in LIST for report in entry["reports"]]
IDS = {
    "commitments": COMMITMENTS + CLAIMS,
    "documents": [d["document"] for d in json.loads(read("/sources.json"))["documents"]],
    "parties": ["KR", "US", "FR"],
    "pairs": ["KR", "US", "FR"],
    "bodies": sorted({b["id"].replace("https://ror.org/", "ror-") for e in LIST for b in e["bodies"] if b["id"]}),
    "meetings": [s["series"] for s in SERIES] + [m["meeting"] for s in SERIES for m in s["meetings"]],
    "fields": [f["field"] for f in json.loads(read("/fields.json"))["fields"]],
    "assets": ["style.css", "icon.svg"],
}
QUERIES = [
    "", "party:KR", "party:KR field:ai -status:kept", "due:2024..2026", "status:kept,kept-late", "양국", '"joint research"',
    "told:2023", "source:example", "language:fr", "action:meet strength:firm", "nothing-of-the-kind",
]


def one_of(all_of_them, value):
    """One of several, always the same for the same value."""
    return all_of_them[zlib.crc32(repr(value).encode()) % len(all_of_them)] if all_of_them else value


def slug(text):
    """An id as one segment of a path, as docs/serve.md tells it."""
    return "".join(chr(b) if chr(b).isalnum() and b < 128 or chr(b) in "-_." else f"~{b:02x}" for b in text.encode())


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    known = IDS.get(context.operation.path.split("/")[1])
    for name, value in (path_parameters or {}).items():
        if known and isinstance(value, str) and zlib.crc32(value.encode("utf-8", "replace")) % 2:
            path_parameters[name] = slug(one_of(known, value))
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    if query and isinstance(query.get("q"), str):
        query["q"] = one_of(QUERIES, query["q"])
    if query and isinstance(query.get("id"), str):
        query["id"] = one_of(COMMITMENTS, query["id"])
    return query


@schemathesis.hook
def before_call(context, case, kwargs):
    if isinstance(case.body, dict) and isinstance(case.body.get("token"), str):
        case.body["token"] = TOKEN
        if isinstance(case.body.get("other"), str):
            case.body["other"] = one_of(COMMITMENTS, case.body["other"])


@schemathesis.hook
def map_headers(context, headers):
    # The name of the host is the server's own affair, and a test of ours has it.
    return {name: value for name, value in (headers or {}).items() if name.lower() != "host"}
