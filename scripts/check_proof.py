#!/usr/bin/env python3
"""Checks a proof that `entente prove` wrote: offline, with nothing but Python's standard library.

    python3 check_proof.py PROOF --public-key KEY [--source FILE] [--held CHECKPOINT]

KEY is the public key of the ledger (`name+number+letters`), or a file that holds it. Get it from somebody whom you
trust, not from whoever gave you the proof. FILE is the article itself, if you have it. CHECKPOINT is a checkpoint that
you kept: the proof must have been made with `--since` it.

What is checked: the Ed25519 signature on the checkpoint; that each event is a leaf of the Merkle tree (RFC 6962) that
the checkpoint signs; that what an event says, and the claims in it, hash to what stands in that leaf; with --held, that
the tree grew out of the one you kept. What is not: whether an outlet really published the text, and when.

Exit code: 0 all of it holds, 1 something does not, 2 wrong usage.
"""

import argparse
import base64
import binascii
import hashlib
import json
import sys


class Wrong(Exception):
    """What does not hold, as one sentence."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def letters(text, length):
    """The bytes that are written in base64, in the one way to write them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong(f"this is no base64: {text!r}") from None
    if base64.b64encode(data).decode() != text or (length and len(data) != length):
        raise Wrong(f"these letters are not {length} bytes: {text!r}")
    return data


def framed(*parts):
    """Each part as UTF-8 after its length in eight bytes, so that no two lists of parts look alike."""
    made = b""
    for part in parts:
        data = part.encode()
        made += len(data).to_bytes(8, "big") + data
    return made


# --- Ed25519 (RFC 8032) ---------------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point(data):
    """The point of these 32 bytes, in extended coordinates."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        raise Wrong("the signature or the key is not written in the one right way")
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or (x == 0 and sign):
        raise Wrong("the signature or the key is no point of the curve")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def added(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, p):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = added(total, p)
        p, number = added(p, p), number >> 1
    return total


def signed(key, message, signature):
    """Whether the signature of the message is by the key."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    left, right = times(s, base), added(r, times(k, a))
    same = lambda i: (left[i] * right[2] - right[i] * left[2]) % P == 0
    return same(0) and same(1)


# --- Notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) -----------------------------------------


def public_key(text):
    """Name, number and bytes of a public key."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise Wrong("the public key is not written as name+number+letters")
    name, number, data = parts[0], parts[1], letters(parts[2], 33)
    if data[0] != 1 or sha256(name.encode(), b"\n", data)[:4].hex() != number:
        raise Wrong("the public key has not the number that it says, or is of another kind")
    return name, data[1:]


def checkpoint(text, key):
    """Size and root of a checkpoint, whose signature by the key holds; without a key it is not looked at."""
    body, gap, signatures = text.rpartition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) < 3 or not signatures.endswith("\n") or "" in lines:
        raise Wrong("this is no checkpoint")
    origin, size, root = lines[0], lines[1], letters(lines[2], 32)
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size:
        raise Wrong("the size of the checkpoint is no number")
    if key is not None:
        name, public = key
        number = sha256(name.encode(), b"\n\x01", public)[:4]
        ours = []
        for line in signatures.splitlines():
            parts = line.split(" ")
            if len(parts) == 3 and parts[0] == "\u2014" and parts[1] == name:
                data = letters(parts[2], None)
                ours += [data[4:]] if data[:4] == number else []
        if origin != name or not ours or not all(signed(public, (body + "\n").encode(), one) for one in ours):
            raise Wrong(f"the checkpoint is not signed by the key of {name}")
    return int(size), root


# --- The tree (RFC 6962) --------------------------------------------------------------------------------------------


def pair(left, right):
    return sha256(b"\x01", left, right)


def included(leaf, index, size, root, path):
    """Whether the path leads from the leaf to the root."""
    if index >= size:
        return False
    at, last, made = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = pair(step, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = pair(made, step)
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def grown(old, old_root, new, new_root, path):
    """Whether the newer tree begins with the older one."""
    if old > new:
        return False
    if old in (0, new):
        return not path and old_root == (new_root if old else sha256())
    path = list(path) if old & (old - 1) else [old_root, *path]
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = pair(step, before), pair(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = pair(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# --- The proof ------------------------------------------------------------------------------------------------------


def plain(text):
    """Text that is safe to show at a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def check_record(record, size, root, say):
    """One event of the log; gives the digest of the source of which it tells, if it tells of one."""
    event = record["event"]
    number = event["seq"]
    parts = ["entente event 1", str(number), event["kind"], event["subject"], event["digest"]]
    parts += [] if event["recorded"] is None else [event["recorded"]]
    path = [letters(step, 32) for step in record["path"]]
    if number < 1 or not included(sha256(b"\x00", framed(*parts)), number - 1, size, root, path):
        raise Wrong(f"event {number} is not in the tree that was signed")
    when = f", recorded {plain(event['recorded'])}" if event["recorded"] else ""
    say(f"event {number} of the log: {plain(event['kind'])} {plain(event['subject'])}{when}")
    if event["payload"] is None or event["salt"] is None:
        if record["parts"]:
            raise Wrong(f"event {number} was erased, and the proof still tells what was in it")
        say("  what it said was erased by law; its digest is in the log")
        return None
    if sha256(framed(event["salt"], event["payload"])).hex() != event["digest"]:
        raise Wrong(f"what event {number} says does not hash to its digest")
    said = json.loads(event["payload"])
    for part in record["parts"]:
        number_of = lambda key: str(part[key])
        made = framed(part["table"], part["document"], number_of("start_byte"), number_of("end_byte"),
                      part["quote"] or "", part["what"], part["day_from"] or "", part["day_to"] or "",
                      part["payload"] or "")
        if part["document"] != event["subject"] or [part["id"], sha256(made).hex()] not in said["parts"]:
            raise Wrong(f"{part['id']} is not what event {number} recorded")
        say(f"  {plain(part['table'])} {plain(part['id'])}: \u201c{plain(part['quote'] or '')}\u201d")
    if event["kind"] == "document":
        say(f"  read from {plain(said['source'])}")
        return said["source"]
    return None


def check(proof, key, held, source, say):
    if proof.get("entente_proof") != 1:
        raise Wrong("this is no proof of version 1")
    size, root = checkpoint(proof["checkpoint"], key)
    say(f"checkpoint of {size} events, " + (f"signed by {plain(key[0])}" if key else "SIGNATURE NOT CHECKED"))
    if proof["since"] is not None:
        old, old_root = checkpoint(proof["since"]["checkpoint"], key)
        path = [letters(step, 32) for step in proof["since"]["path"]]
        if not grown(old, old_root, size, root, path):
            raise Wrong(f"the log did not grow out of the checkpoint of {old} events")
        say(f"it grew out of the checkpoint of {old} events; nothing before was changed")
    if held is not None and checkpoint(held, key) != (size, root):
        if proof["since"] is None or checkpoint(held, key) != (old, old_root):
            raise Wrong("the proof is neither of the checkpoint that you kept nor made --since it")
    if not proof["records"]:
        raise Wrong("the proof tells of no event")
    sources = [check_record(record, size, root, say) for record in proof["records"]]
    events = [record["event"] for record in proof["records"]]
    told = {str(event[key]) for event in events for key in ("seq", "subject")}
    said = "".join(event["payload"] or "" for event in events).replace("\\", "")
    if proof["id"] not in told and f'"{proof["id"]}"' not in said and all(event["payload"] for event in events):
        raise Wrong(f"no event of the proof tells of {plain(proof['id'])}")
    if source is not None:
        mine = "sha256:" + hashlib.sha256(source).hexdigest()
        if mine not in sources:
            raise Wrong(f"your file is {mine}, and no event of the proof was read from it")
        say(f"your file is the source: {mine}")


def main():
    parser = argparse.ArgumentParser(description="Checks a proof that `entente prove` wrote.")
    parser.add_argument("proof", help="the file that `entente prove` wrote; - for standard input")
    parser.add_argument("--public-key", help="name+number+letters, or a file that holds it")
    parser.add_argument("--no-signature", action="store_true", help="do not check who signed the checkpoint")
    parser.add_argument("--held", help="a checkpoint that you kept")
    parser.add_argument("--source", help="the article itself")
    args = parser.parse_args()
    if bool(args.public_key) == args.no_signature:
        parser.error("give either --public-key or --no-signature")
    try:
        text = args.public_key
        if text and "+" not in text:
            text = open(text, encoding="utf-8").read()
        key = public_key(text) if text else None
        held = open(args.held, encoding="utf-8", newline="").read() if args.held else None
        source = open(args.source, "rb").read() if args.source else None
        file = sys.stdin.buffer if args.proof == "-" else open(args.proof, "rb")
        check(json.loads(file.read().decode()), key, held, source, print)
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as cause:
        sys.exit(f"WRONG: this is no proof that can be read ({type(cause).__name__}: {cause})")
    except OSError as cause:
        parser.error(str(cause))
    print("all of it holds" + ("" if key else ", but anyone may have signed it"))


if __name__ == "__main__":
    main()
