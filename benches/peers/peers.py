"""The Python readers that Entente is compared with; src/main.rs starts this and asks for one round after another.

Argument: the folder of article-extraction-benchmark. For each line on standard input, each reader reads all pages once,
and one line of JSON goes out: for each reader its seconds of processor time, and in the first round its texts.
"""

import gzip
import json
import pathlib
import sys
import time
from importlib.metadata import version

import trafilatura
from resiliparse.extract.html2text import extract_plain_text


def by_trafilatura(page):
    return trafilatura.extract(page, include_comments=False) or ""


def by_resiliparse(page):
    return extract_plain_text(page, main_content=True, alt_texts=False)


def main():
    files = sorted(pathlib.Path(sys.argv[1], "html").glob("*.html.gz"))
    pages = {f.name.removesuffix(".html.gz"): gzip.decompress(f.read_bytes()).decode("utf-8", "replace") for f in files}
    readers = [
        ("trafilatura " + version("trafilatura"), by_trafilatura),
        ("resiliparse " + version("resiliparse"), by_resiliparse),
    ]
    first = True
    for _ in sys.stdin:
        answer = []
        for name, reader in readers:
            began = time.process_time()
            texts = {page: reader(content) for page, content in pages.items()}
            seconds = time.process_time() - began
            answer.append({"name": name, "seconds": seconds, "texts": texts if first else None})
        first = False
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
