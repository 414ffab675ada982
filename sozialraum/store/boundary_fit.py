"""Whether joined boundaries can be right: complete, in their place, of their size, not overlapping.

The published tables give a point inside each Stadtraum and Stadtteil and the size of each area.
"""

from typing import Any

import numpy as np

from sozialraum.store.boundary_codes import (
    LEVEL_NAMES,
    FoundCodes,
    KnownAreas,
    published_points,
)
from sozialraum.store.boundary_file import Polygons
from sozialraum.store.boundary_levels import only_polygons
from sozialraum.store.boundary_raw import BoundaryError, listing, plain
from sozialraum.text import format as de

_LISTED = 12  # codes named in a message before "und n weitere"
_SIZE_TOLERANCE = 0.10  # share of the published size
_OVERLAP_TOLERANCE = 0.05  # share of the smaller area; less is healed as a ragged border
_APART_M = 2000.0
_KM2 = 1e6
_NOTHING = "Es wurde nichts geladen."


def without_neighbours(
    polygons: Polygons, found: FoundCodes, known: KnownAreas
) -> tuple[Polygons, list[str]]:
    """Leave out what is no part of Dresden: unknown and without one of our points, or a namesake.

    A part of an area lies near the rest; another town's "04" does not.

    Returns:
        The areas left, what went is added to their notes, and a code for each.
    """
    import shapely

    codes = np.array(found.codes, object)
    points = published_points(known, "stadtteil")
    places = shapely.points(points.xy)
    holds = np.zeros(len(codes), bool)
    holds[shapely.STRtree(polygons.shapes).query(places, predicate="within")[1]] = True
    is_known = np.isin(codes, sorted(known.codes(found.level)))
    is_away = ~is_known & ~holds
    for code in sorted(set(codes[is_known])):
        rows = np.flatnonzero(codes == code)
        if len(rows) > 1 and holds[rows].any() and not holds[rows].all():
            core = shapely.union_all(polygons.shapes[rows[holds[rows]]])
            is_away[rows] = shapely.distance(polygons.shapes[rows], core) > _APART_M
    if not is_away.any():
        return polygons, found.codes
    away = [name for name, gone in zip(polygons.names, is_away, strict=True) if gone]
    kept = polygons.only(~is_away)
    kept.notes.append(f"Weggelassen, weil sie nicht zu Dresden gehören: {listing(away)}.")
    return kept, list(codes[~is_away])


def by_code(shapes: Any, codes: list[str]) -> dict[str, Any]:
    """One valid area per code, sorted by code."""
    import shapely

    groups: dict[str, list[int]] = {}
    for position, code in enumerate(codes):
        groups.setdefault(code, []).append(position)
    return {code: only_polygons(shapely.union_all(shapes[groups[code]])) for code in sorted(groups)}


def check(found: FoundCodes, shapes: dict[str, Any], known: KnownAreas) -> None:
    """Overlaps, places and sizes; statistische Bezirke are measured as the Stadtteile they make."""
    import shapely

    level, measured = found.level, shapes
    if level == "stat_bezirk":
        teil_of = known.parents("stat_bezirk", "stadtteil")
        members: dict[str, list[Any]] = {}
        for code, shape in shapes.items():
            members.setdefault(teil_of[code][0], []).append(shape)
        level = "stadtteil"
        measured = {code: shapely.union_all(parts) for code, parts in members.items()}
    check_overlaps(shapes)
    check_places(found, measured, known)
    is_merged = found.level == "stat_bezirk" or bool(found.merged)
    check_sizes(level, measured, known, is_merged)


def check_complete(level: str, codes: list[str], known: KnownAreas) -> None:
    """Refuse unknown and missing codes: a map with holes would silently show areas as empty.

    Raises:
        BoundaryError: With the codes.
    """
    name = LEVEL_NAMES[level]
    expected = known.codes(level)
    unknown = sorted(set(codes) - expected)
    if unknown:
        raise BoundaryError(
            f"Unbekannte Codes für {name}: {listing([plain(c) for c in unknown], _LISTED)}. "
            f"{_NOTHING} Stimmen Ebene und Codespalte?"
        )
    missing = sorted(expected - set(codes))
    if missing:
        raise BoundaryError(
            f"Für {name} {'fehlt' if len(missing) == 1 else 'fehlen'} {len(missing)} von {len(expected)} Flächen: "
            f"{listing(missing, _LISTED)}. Eine Ebene wird nur vollständig übernommen. {_NOTHING}"
        )


def check_places(found: FoundCodes, shapes: dict[str, Any], known: KnownAreas) -> None:
    """Refuse a join whose areas do not lie at their published points.

    Args:
        found: The join, for the message.
        shapes: Area in metres by code, of a level `published_points` knows.
        known: Published areas.

    Raises:
        BoundaryError: With the areas, how far off they are, and the columns left to try.
    """
    import shapely

    level = "stadtteil" if found.level == "stat_bezirk" else found.level
    points = published_points(known, level)
    places = shapely.points(points.xy)
    codes = sorted(shapes)
    areas = np.array([shapes[code] for code in codes], object)
    distance = np.array([shapely.distance(place, areas) for place in places])  # (points, areas)
    row_of = {code: row for row, code in enumerate(codes)}
    own = np.array([row_of[code] for code in points.codes])
    off = distance[np.arange(len(own)), own]
    # Two small neighbours that changed places lie within reach of their points, but each holds
    # the other's.
    holder = distance.argmin(axis=1)
    holds = distance.min(axis=1) == 0
    changed = {(int(a), int(b)) for a, b, h in zip(own, holder, holds, strict=True) if h and a != b}
    is_swapped = np.array([(int(b), int(a)) in changed for a, b in zip(own, holder, strict=True)])
    wrong = (off > points.reach) | (is_swapped & (off > 0))
    if not wrong.any():
        return
    names = known.rows(level)["short_name"]
    worst: dict[str, float] = {}
    for row in np.flatnonzero(wrong):
        code = points.codes[row]
        worst[code] = max(worst.get(code, 0.0), float(off[row]))
    shown = [f"{code} {names[code]} ({de.number(m / 1000, 1)} km)" for code, m in worst.items()]
    raise BoundaryError(
        f"Nach der Spalte „{plain(found.column)}“ {'liegt' if len(worst) == 1 else 'liegen'} "
        f"{len(worst)} von {len(codes)} Gebieten nicht am veröffentlichten Ort: {listing(shown)}. "
        f"{_NOTHING} {_way_out(found, is_most=2 * len(worst) > len(codes))}"
    )


def _way_out(found: FoundCodes, *, is_most: bool) -> str:
    if found.others:
        others = ", ".join(plain(name) for name in found.others[:10])
        return f"Bitte geben Sie die richtige Spalte an (im Befehl: --code-column); möglich wäre: {others}."
    if is_most:
        return (
            "Vermutlich ist die Spalte nur eine laufende Nummer. Bitte geben Sie die Spalte mit "
            "den Gebietscodes an (im Befehl: --code-column)."
        )
    return "Bitte prüfen Sie Codes und Flächen."


def check_overlaps(shapes: dict[str, Any]) -> None:
    """Refuse areas that cover each other by more than a ragged border.

    Raises:
        BoundaryError: With both codes and the overlap in square kilometres.
    """
    import shapely

    codes = sorted(shapes)
    areas = np.array([shapes[code] for code in codes], object)
    pairs = shapely.STRtree(areas).query(areas, predicate="intersects")
    first, second = pairs[:, pairs[0] < pairs[1]]
    common = shapely.area(shapely.intersection(areas[first], areas[second]))
    size = shapely.area(areas)
    wrong = common > _OVERLAP_TOLERANCE * np.minimum(size[first], size[second])
    if wrong.any():
        shown = [
            f"{codes[first[k]]} und {codes[second[k]]} ({_km2(common[k])})"
            for k in np.flatnonzero(wrong)
        ]
        raise BoundaryError(
            f"Gebiete überdecken sich: {listing(shown)}. {_NOTHING} Bitte prüfen Sie diese Flächen."
        )


def check_sizes(level: str, shapes: dict[str, Any], known: KnownAreas, is_merged: bool) -> None:
    """Refuse areas whose size differs from the published one by more than a tenth.

    Args:
        level: Level of the shapes, with published sizes.
        shapes: Area in metres by code.
        known: Published areas.
        is_merged: The file holds Stadtteile apart that statistics count with another. The
            published sizes draw the line between 31 and 32 elsewhere then, so the Stadtteile of
            such a Stadtraum are compared together.

    Raises:
        BoundaryError: With found and published size in square kilometres.
    """
    published = known.rows(level)["area_km2"]
    groups = {code: [code] for code in shapes}
    if is_merged:
        groups = _grouped(shapes, known)
    wrong = []
    for label, codes in groups.items():
        found = sum(float(shapes[code].area) for code in codes)
        expected = float(published[codes].sum()) * _KM2
        if abs(found - expected) > _SIZE_TOLERANCE * expected:
            wrong.append(f"{label} {_km2(found)} statt {_km2(expected)}")
    if wrong:
        raise BoundaryError(
            f"Die Größe stimmt nicht mit der veröffentlichten überein: {listing(wrong)}. "
            f"{_NOTHING} Bitte prüfen Sie Flächen, Ebene und Koordinatensystem."
        )


def _grouped(shapes: dict[str, Any], known: KnownAreas) -> dict[str, list[str]]:
    raum_of = known.parents("stadtteil", "stadtraum")
    merging = {raum_of[code][0] for code in known.counted_with.values()}
    groups: dict[str, list[str]] = {}
    for code in shapes:
        raum = raum_of[code][0]
        label = f"alle Stadtteile von Stadtraum {raum} zusammen" if raum in merging else code
        groups.setdefault(label, []).append(code)
    return groups


def _km2(square_metres: float) -> str:
    return f"{de.number(square_metres / _KM2, 2)} km²"
