"""What is said of figures that may name a person, with their source and where they leave the house."""

from __future__ import annotations

LEAST = 5  # a count of people below it may name somebody
SMALL = f"enthält Anzahlen unter {LEAST}"  # ends the line of the source
SMALL_TODO = (
    f"Eigene Zahlen nennen Anzahlen von 1 bis {LEAST - 1}, oder ein verdeckter Wert („<{LEAST}“) "
    "lässt sich aus der Summe daneben ausrechnen. Sind es Menschen, können Einzelne erkennbar werden. "
    "Fassen Sie vor dem Weitergeben Gebiete oder Jahre zusammen, oder fragen Sie Ihre "
    "Datenschutzstelle: Das Programm verdeckt nichts von selbst."
)
