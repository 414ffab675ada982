"""Facilities and services as several pages need them: chosen, listed, on the map."""
