"""Where a Stadtraum lies in the city, with its Stadtteile by name."""

from __future__ import annotations

from sozialraum.answers.profile import Profile, stadtteile_of
from sozialraum.answers.release import Release
from sozialraum.pictures import map_frame, svgmap
from sozialraum.text import format as de


def build(release: Release, profile: Profile) -> map_frame.Map:
    """The map of the city with one Stadtraum marked."""
    canvas = svgmap.city(release)
    stadtteile = stadtteile_of(release, profile.area.code)
    parts = [f"{row.code} {row.name}" for row in stadtteile.itertuples()]
    return map_frame.Map(
        canvas,
        svgmap.Style(
            fills={
                shape.code: "#DDE7EF" if shape.code == profile.area.code else "#FFFFFF"
                for shape in canvas.shapes
            },
            labels={shape.code: str(int(shape.code)) for shape in canvas.shapes},
            titles=release.names("stadtraum"),
            selected=profile.area.code,
        ),
        name="lage",
        alt=f"Lage von {profile.name} in Dresden. Stadtteile: {de.listing(parts)}.",
        act=map_frame.CHOOSES,
        title=f"{profile.name} in Dresden",
        source=f"Stadtteile: {', '.join(parts)}. {release.map_notice()}.",
    )
