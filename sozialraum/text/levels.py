"""What the levels of areas are called: one area of a level, and all of them."""

ONE = {
    "stadt": "Stadt",
    "stadtbezirk": "Stadtbezirk",
    "stadtraum": "Stadtraum",
    "stadtteil": "Stadtteil",
    "stat_bezirk": "statistischer Bezirk",
    "asd_gebiet": "ASD-Gebiet",
    "sozialbezirk": "Sozialbezirk",
}
MANY = {
    "stadt": "Stadt",
    "stadtbezirk": "Stadtbezirke",
    "stadtraum": "Stadträume",
    "stadtteil": "Stadtteile",
    "stat_bezirk": "statistische Bezirke",
    "asd_gebiet": "ASD-Gebiete",
    "sozialbezirk": "Sozialbezirke",
}
