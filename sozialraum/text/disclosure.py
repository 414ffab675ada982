"""What is said of figures that may name a person, with their source and where they leave the house."""

from __future__ import annotations

SMALL = "enthält Anzahlen unter 5"  # ends the line of the source
SMALL_TODO = (
    "Eigene Zahlen nennen Anzahlen von 1 bis 4, oder ein verdeckter Wert („<5“) lässt sich aus der Summe "
    "daneben ausrechnen. Sind es Menschen, können Einzelne erkennbar werden. Fassen Sie vor dem "
    "Weitergeben Gebiete oder Jahre zusammen, oder fragen Sie Ihre Datenschutzstelle: Das Programm "
    "verdeckt nichts von selbst."
)
