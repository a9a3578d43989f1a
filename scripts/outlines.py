#!/usr/bin/env python3
"""Writes vocab/outlines.tsv from two files of the npm package `world-atlas`: `python3 scripts/outlines.py FOLDER`, where
FOLDER holds `countries-110m.json` and `countries-10m.json`. The first gives outlines, the second a point for each state or
territory that is too small to have one. Nothing but the standard library is used."""

import json
import math
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The drawing: Natural Earth projection, so many units wide, without what lies south of the last latitude.
WIDTH = 2000
SOUTH = -56.0
# Land without a code of ISO 3166-1 is drawn with the state to which the United Nations count it.
JOINED = {"N. Cyprus": "CY", "Somaliland": "SO"}
# Kosovo has a user-assigned code.
NAMED = {"Kosovo": "XK"}
# Parts of a state's shape that have a code of their own, by a point and how far from it: code, state, longitude, latitude,
# degrees. Crimea is drawn with Ukraine, as the General Assembly of the United Nations has it (resolution 68/262).
PARTS = [("GF", "FR", -53, 4, 4), ("SJ", "NO", 18, 79, 9), ("UA", "RU", 34.5, 45.2, 2)]
# Places that the source draws only as a part of a state.
POINTS = {
    "BQ": (-68.3, 12.2), "CC": (96.8, -12.1), "CX": (105.6, -10.5), "GP": (-61.5, 16.2), "MQ": (-61.0, 14.6),
    "RE": (55.5, -21.1), "TK": (-171.8, -9.2), "YT": (45.2, -12.8), "BV": (3.4, -54.4),
}
HEAD = (
    "# Outlines of states and territories for a map of the world: alpha-2, x and y of a point inside, area, outlines. "
    "Units: the Natural Earth projection, y downwards; the row * has the width and the height of the whole. Outlines are separated by |; each is "
    "a list of numbers: x and y of its first point, then steps to the next ones. `-` has no outline: it is too small to be "
    "drawn. Made by scripts/outlines.py; SOURCES.md tells from what and how borders in dispute are drawn."
)


def project(lon, lat):
    """The Natural Earth projection (Šavrič and others, 2011), by its polynomials."""
    phi, lam = math.radians(lat), math.radians(lon)
    p2 = phi * phi
    p4 = p2 * p2
    x = lam * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)))
    y = phi * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)))
    return x, y


SCALE = WIDTH / (2 * project(180, 0)[0])
TOP = project(0, 84)[1]


def place(lon, lat):
    x, y = project(lon, lat)
    return round(x * SCALE + WIDTH / 2), round((TOP - y) * SCALE)


def shapes(path):
    """Name, numeric code and rings (in degrees) of each shape of a TopoJSON file; of each polygon only its outer ring,
    but for those that hold another state, whose hole is filled by that state's own outline."""
    topology = json.loads(path.read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for shape in topology["objects"]["countries"]["geometries"]:
        if "arcs" not in shape:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = []
        for polygon in polygons:
            for arc_ids in polygon:
                ring = []
                for arc in arc_ids:
                    points = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
                    ring += points[1:] if ring else points
                rings.append(ring)
        yield shape["properties"]["name"], shape.get("id"), rings


def area(ring):
    pairs = zip(ring, ring[1:] + ring[:1])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def centre(ring):
    """The middle of a ring, or where that is outside the middle of its widest chord at that height."""
    whole = area(ring)
    if abs(whole) < 1e-9:
        return ring[0]
    x = y = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1]):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    x, y = x / (6 * whole), y / (6 * whole)
    cuts = sorted(
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in zip(ring, ring[1:] + ring[:1])
        if (a[1] > y) != (b[1] > y)
    )
    chords = list(zip(cuts[::2], cuts[1::2]))
    if any(left <= x <= right for left, right in chords):
        return x, y
    left, right = max(chords, key=lambda chord: chord[1] - chord[0])
    return (left + right) / 2, y


def part(code, ring):
    """The code of a ring: that of its state, unless it is one of the parts with their own."""
    x, y = centre(ring)
    for own, state, lon, lat, near in PARTS:
        if code == state and abs(x - lon) < near and abs(y - lat) < near:
            return own
    return code


def cut(ring, keep, cross):
    """The points of a ring for which `keep` holds, with those where it is crossed."""
    points = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        if keep(a):
            points.append(a)
        if keep(a) != keep(b):
            points.append(cross(a, b))
    return points


def unwrapped(ring):
    """A ring as one or two that do not cross the 180th meridian."""
    points, turn = [], 0
    for lon, lat in ring:
        if points and lon + turn - points[-1][0] > 180:
            turn -= 360
        elif points and lon + turn - points[-1][0] < -180:
            turn += 360
        points.append((lon + turn, lat))
    parts = []
    for shift in (-360, 0, 360):
        moved = [(lon + shift, lat) for lon, lat in points]
        for edge, keep in ((180, lambda p: p[0] <= 180), (-180, lambda p: p[0] >= -180)):
            crossing = lambda a, b: (edge, a[1] + (edge - a[0]) / (b[0] - a[0]) * (b[1] - a[1]))
            moved = cut(moved, keep, crossing)
        if len(moved) > 2:
            parts.append(moved)
    return parts


def written(ring):
    """A ring as numbers; points that fall together in whole units are left out."""
    points = []
    for lon, lat in ring:
        point = place(lon, max(lat, SOUTH))
        if not points or points[-1] != point:
            points.append(point)
    if points and points[0] == points[-1]:
        points.pop()
    # A point on a straight line between its neighbours says nothing.
    kept = [
        b
        for a, b, c in zip(points[-1:] + points, points, points[1:] + points[:1])
        if (b[0] - a[0]) * (c[1] - b[1]) != (c[0] - b[0]) * (b[1] - a[1])
    ]
    if len(kept) < 3:
        return None
    numbers = list(kept[0])
    for a, b in zip(kept, kept[1:]):
        numbers += [b[0] - a[0], b[1] - a[1]]
    return " ".join(map(str, numbers))


def main():
    folder = pathlib.Path(sys.argv[1])
    codes, alone = {}, []
    for line in (ROOT / "vocab/states.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            codes[cells[2]] = cells[0]
            alone.append(cells[0])
    found, middles, owner = {}, {}, lambda name, number: JOINED.get(name) or NAMED.get(name) or codes.get(number)
    for name, number, rings in shapes(folder / "countries-110m.json"):
        code = owner(name, number)
        if code is None:
            sys.exit(f"{name} ({number}) has no code in vocab/states.tsv")
        for ring in rings:
            for piece in unwrapped(ring):
                found.setdefault(part(code, piece), []).append(piece)
    for name, number, rings in shapes(folder / "countries-10m.json"):
        code = owner(name, number)
        if code and name not in JOINED and code not in middles:
            pieces = [piece for ring in rings for piece in unwrapped(ring)]
            middles[code] = centre(max(pieces, key=lambda ring: abs(area(ring))))
    middles.update(POINTS)
    rows = []
    for code in alone:
        rings = [ring for ring in found.get(code, []) if min(lat for _, lat in ring) < 84 and max(lat for _, lat in ring) > SOUTH]
        outlines = [outline for outline in map(written, rings) if outline]
        if outlines:
            largest = max(rings, key=lambda ring: abs(area([place(*point) for point in ring])))
            x, y = place(*centre(largest))
            whole = round(sum(abs(area([place(*point) for point in ring])) for ring in rings))
        elif code in middles and middles[code][1] > SOUTH:
            (x, y), whole = place(*middles[code]), 0
        else:
            continue
        rows.append(f"{code}\t{x}\t{y}\t{whole}\t{'|'.join(outlines) or '-'}")
    height = place(0, SOUTH)[1]
    rows.insert(0, f"*\t{WIDTH}\t{height}\t0\t-")
    text = HEAD + "\n" + "\n".join(rows) + "\n"
    (ROOT / "vocab/outlines.tsv").write_text(text)
    missing = [code for code in alone if not any(row.startswith(code + "\t") for row in rows)]
    print(f"{len(rows) - 1} places, {len(text.encode())} bytes, {height} high; without a place: {' '.join(missing)}")


if __name__ == "__main__":
    main()
