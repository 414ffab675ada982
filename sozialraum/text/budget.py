"""What the Aktionsbudget's sums say, for page, command line and documents."""

from __future__ import annotations

from sozialraum.model.budget import Account, euros


def answer(name: str, year: int, area: Account, city: Account) -> str:
    """The answer: what is left here, and in the whole city."""
    if city == Account():
        return f"Für {year} ist noch kein Aktionsbudget zugeteilt und nichts beantragt."
    if area == Account():
        return (
            f"{name}: Für {year} ist noch nichts zugeteilt. In der ganzen Stadt sind "
            f"{euros(city.left)} von {euros(city.available)} frei."
        )
    return (
        f"{name} hat {year} noch {euros(area.left)} von {euros(area.available)} frei; "
        f"{euros(area.granted)} sind bewilligt, davon {euros(area.paid)} gezahlt."
    )


NOTE = (
    "Zugeteilt = bewilligt + frei; bewilligt = gezahlt + zugesagt. Kein Betrag stammt aus "
    "der Studie: Sie nennt keinen. Was hier steht, haben Nutzende dieses Programms gebucht. Irrtümer "
    "nimmt eine Gegenbuchung zurück; überschrieben oder gelöscht wird nichts, auch nicht zum Jahresende."
)
