#!/usr/bin/env python3
"""Measures a built `entente` from outside, language by language, on the open documents of the corpus:

    cargo build --release -p entente-cli
    python3 benches/measure.py target/release/entente

Prints the binary's size; the time to the first result; documents of 3 kB a second on one thread, by processor time, so that
other work on the machine shows less; the memory; how the time grows with the length of one text; and, where valgrind is
there, instructions a document, which no other work on the machine changes. Needs a Unix system.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "measure"
DOCUMENT = 3000
REPEATS = 8
READ = ["read", "--format", "jsonl", "--threads", "1"]


def texts():
    """The open texts of the corpus by language."""
    found = {}
    for file in sorted((ROOT / "corpus").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if document.get("part") == "open":
                found.setdefault(document["lang"], []).append(document["text"])
    return found


def documents(texts):
    """Pieces of DOCUMENT bytes, made by joining whole texts."""
    made, open_text = [], ""
    for text in texts:
        open_text += text + "\n\n"
        if len(open_text.encode()) >= DOCUMENT:
            made.append(open_text.encode()[:DOCUMENT].decode("utf-8", "ignore"))
            open_text = ""
    return made


def lines(name, lang, documents):
    """A file of one JSON object a line."""
    path = WORK / name
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(documents):
            line = {"id": f"{lang}-{number}", "lang": lang, "published": "2024-05-06", "text": text}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def run(binary, *arguments):
    """Seconds of processor time, seconds on the clock and kilobytes of memory of one run."""
    began = time.monotonic()
    child = subprocess.Popen([binary, *READ, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{binary} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss


def instructions(binary, path):
    """Instructions of one run, as valgrind counts them."""
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    told = subprocess.run([*command, binary, *READ, str(path)], capture_output=True, text=True, check=False).stderr
    return int(re.search(r"I *refs: *([\d,]+)", told)[1].replace(",", ""))


def main():
    binary = sys.argv[1]
    long = "--short" not in sys.argv
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"binary {os.path.getsize(binary) / 1e6:.1f} MB")
    for lang, found in sorted(texts().items()):
        each = documents(found)
        first = lines(f"{lang}-first.jsonl", lang, each[:1])
        starts = [run(binary, str(first)) for _ in range(9)]
        start = min(s[0] for s in starts)
        on_clock = statistics.median(s[1] for s in starts)
        print(f"{lang}  first result after {on_clock * 1e3:.0f} ms on the clock, {start * 1e3:.0f} ms of processor time")
        many = lines(f"{lang}.jsonl", lang, each * REPEATS)
        runs = [run(binary, str(many)) for _ in range(5)]
        spent = min(r[0] for r in runs)
        rate = len(each) * REPEATS / spent
        print(f"{lang}  {rate:.0f} documents a second, start and all; at most {runs[0][2] / 1e3:.0f} MB")
        if shutil.which("valgrind"):
            once, twice = (lines(f"{lang}-{n}.jsonl", lang, each * n) for n in (1, 2))
            of_first, of_once, of_twice = (instructions(binary, p) for p in (first, once, twice))
            per = (of_twice - of_once) / len(each)
            print(f"{lang}  {of_first / 1e6:.0f} M instructions to the first result, {per / 1e6:.2f} M a further document")
        for megabytes in (1, 2, 5, 10) if long else ():
            path = WORK / f"{lang}-{megabytes}.txt"
            whole = "\n\n".join(found) + "\n\n"
            path.write_text(whole * (megabytes * 2**20 // len(whole.encode()) + 1), encoding="utf-8")
            spent, _, memory = run(binary, "--lang", lang, "--published", "2024-05-06", str(path))
            per = spent / path.stat().st_size * 1e6
            print(f"{lang}  {megabytes:>2} MB: {spent:.1f} s, {per:.2f} s a million bytes, at most {memory / 1e3:.0f} MB")


main()
