#!/usr/bin/env python3
"""Scores text renderings of the corpus against what Chromium shows of it.

    cargo build --release && python3 benches/fidelity/score.py

Words are lower-cased runs of letters and digits (NFKC). recall: share of the reference's words that
a tool shows; precision: share of its words that are in the reference; order: share of the
reference's words on the longest common subsequence. A file's figure is the mean of the three. URLs
and lists of link targets are not counted against a tool. See docs/fidelity.md.
"""

import argparse
import collections
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import unicodedata

PROJECT = pathlib.Path(__file__).resolve().parents[2]
URL = r"\b(https?|mailto|file|tel|ftp)://?\S+"
OTHERS = {
    "w3m": "w3m -dump -T text/html -cols {width} -I UTF-8 -O UTF-8 {file}",
    "lynx": "lynx -dump -nolist -force_html -width={width} -assume_charset=utf-8"
    " -display_charset=utf-8 {file}",
    "inscriptis": "inscript {file}",
}


def words(text):
    text = unicodedata.normalize("NFKC", re.sub(URL, " ", text)).lower()
    return re.findall(r"[^\W_]+", re.sub("[\u00ad\u200b\u200c]", "", text))


def without_targets(text):
    """A rendering without escape sequences, numbers of links and the list of their targets."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"(?m)^\[\d+\]: .*(\n(?!\[\d+\]: ).+)*", "", text)
    return re.sub(r"\[\d+\]", " ", text)


def common(reference, got):
    """Length of the longest common subsequence, bit-parallel (Hyyrö)."""
    places = {}
    for index, word in enumerate(reference):
        places[word] = places.get(word, 0) | 1 << index
    row = mask = (1 << len(reference)) - 1
    for word in got:
        match = row & places.get(word, 0)
        row = ((row + match) | (row - match)) & mask
    return len(reference) - row.bit_count()


def score(reference, got):
    shared = sum((collections.Counter(reference) & collections.Counter(got)).values())
    return (
        shared / len(reference),
        shared / max(1, len(got)),
        common(reference, got) / len(reference),
    )


def run(command, file, width):
    command = command.replace("{width}", str(width)).replace("{file}", shlex.quote(str(file)))
    done = subprocess.run(shlex.split(command), capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8", "replace")


def measure(command, corpus, references, width):
    rows = []
    for path in sorted(references.glob("*.txt")):
        reference = words(path.read_text())
        file = corpus / path.name.removesuffix(".txt")
        # A handful of words says nothing about order.
        if len(reference) >= 5 and file.exists():
            scores = score(reference, words(without_targets(run(command, file, width))))
            rows.append((statistics.mean(scores), *scores, file.name))
    return rows


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=pathlib.Path, default=PROJECT / "tests/corpus")
    options.add_argument("--references", type=pathlib.Path,
                         default=PROJECT / "benches/fidelity/reference")
    options.add_argument("--binary", type=pathlib.Path, default=PROJECT / "target/release/sendoff")
    options.add_argument("--width", type=int, default=80)
    options.add_argument("--others", action="store_true", help="w3m, lynx and inscriptis as well")
    options.add_argument("--least", type=float, help="fail if our mean is lower")
    given = options.parse_args()
    tools = {"sendoff": f"{shlex.quote(str(given.binary))} preview {{file}} --width {{width}}"}
    if given.others:
        tools |= OTHERS
    print("tool         files  recall  precision   order    mean  lowest")
    ours = []
    for name, command in tools.items():
        rows = measure(command, given.corpus, given.references, given.width)
        ours = ours or rows
        mean, recall, precision, order = (statistics.mean(r[i] for r in rows) for i in range(4))
        print(f"{name:12} {len(rows):5}  {recall:.4f}     {precision:.4f}  {order:.4f}"
              f"  {mean:.4f}  {min(rows)[0]:.4f}")
    print("\nour lowest:")
    for mean, recall, precision, order, file in sorted(ours)[:10]:
        print(f"{mean:.4f}  recall {recall:.3f}  precision {precision:.3f}  order {order:.3f}  {file}")
    if given.least and statistics.mean(row[0] for row in ours) < given.least:
        sys.exit(f"the mean is below {given.least}")


if __name__ == "__main__":
    main()
