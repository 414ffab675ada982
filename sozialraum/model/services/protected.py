"""Protective places must not get a name or an address here, not even by good will.

Words are compared in a folded form, so that hyphens, spaces, decomposed umlauts, invisible
characters and letters of other scripts that look Latin change nothing.
"""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from enum import Enum
from functools import cache


class Judgement(Enum):
    """What a text may be about."""

    NOTHING = "nothing"
    NEAR = "near"  # ask back
    PLACE = "place"  # refuse


# Word stems, as they are written; each stands for its plural and its compounds, too.
_PLACES = (
    *("Frauenhaus", "Frauenschutz", "Frauenzuflucht", "Frauennotwohn", "Männerschutz"),
    *("Männerhaus", "Mädchenhaus", "Mädchenzuflucht", "Mädchenschutz", "Mädchennot", "Zuflucht"),
    *("Inobhut", "Schutzwohn", "Schutzhaus", "Schutzhäus", "Schutzeinrichtung", "Schutzort"),
    *("Schutzstelle", "Schutzunterkunft", "Schutzunterkünft", "Schutzgruppe", "Schutzapartment"),
    *("Gewaltschutz", "Opferschutz", "Frauen in Not", "Mädchen in Not", "Kinder in Not"),
    *("Haus für Frauen", "Haus für Mädchen"),
    *("Notunterkunft", "Notunterkünft", "Notwohnung", "Notaufnahme", "Notschlaf", "Notdienst"),
    *("Notübernacht", "Kriseneinrichtung", "Krisenwohn", "Krisenunterk", "Krisenunterbring"),
    *("Krisengruppe", "Krisenplatz", "Krisenplätz", "Interventionsstelle", "Häusliche Gewalt"),
    *("Häuslicher Gewalt", "Bereitschaftspflege", "Clearinghaus", "Clearingwohn", "Clearinggruppe"),
    *("Clearingstelle", "Zwangsheirat", "Zwangsprostitution", "Menschenhandel", "women's shelter"),
    *("safe house", "Anonyme Unterbringung", "Anonyme Wohn", "Anonyme Unterkunft"),
)
# Alone no proof, but worth a question.
_NEAR = (
    *("Schutz", "Krise", "Gewalt", "Notruf", "Opfer", "anonym", "Clearing", "Unterkunft"),
    *("Obhut", "Bedroht", "Shelter", "Asyl für", "Notfall", "Nothilfe", "Geheim"),
)
_HARMLESS = (
    *("Kinderschutzbund", "Kinderschutzzentrum", "Jugendschutz", "Naturschutz", "Umweltschutz"),
    *("Klimaschutz", "Datenschutz", "Verbraucherschutz", "Brandschutz", "Schutzkonzept"),
)
_PARAGRAPH = re.compile(r"§+\s*42\b|\b42\s*a?\s*sgb", re.IGNORECASE)
_STREET = re.compile(
    r"(str(aße|asse|\.)|weg|platz|allee|gasse|ring|ufer|berg|steig|damm|hof)\s*\d"
    r"|\b0\d{4}\b|\bStadtteil\b|\bAdresse\b|\bAnschrift\b",
    re.IGNORECASE,
)
# Cyrillic and Greek letters that look like Latin ones, small.
_LOOKALIKES = str.maketrans(
    "абвгеёзикмнорстухьіїјѕԁһӏαβεηικνορτυχωγ",
    "abbreesukmhopctyxbiijsdhlabenikvoptuxwy",
)
_SIMILAR = 0.86  # of difflib's 0 to 1: one wrong or missing letter in a word of eight


def fold(text: str) -> str:
    """Small Latin letters only: no marks, blanks, hyphens or invisible signs; "ae" is "a"."""
    small = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKD", small).translate(_LOOKALIKES)
    letters = "".join(sign for sign in plain if "a" <= sign <= "z" or sign == "ß")
    return re.sub("([aou])e", r"\1", letters.replace("ß", "ss"))


@cache
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def judge(text: str) -> Judgement:
    """Whether a name, provider or street is of a protective place, or sounds a little like one."""
    folded = fold(text)
    if _PARAGRAPH.search(text) or any(stem in folded for stem in _folded(_PLACES)):
        return Judgement.PLACE
    for harmless in _folded(_HARMLESS):
        folded = folded.replace(harmless, "")
    if any(stem in folded for stem in _folded(_NEAR)) or _is_foreign(text) or _is_misspelt(text):
        return Judgement.NEAR
    return Judgement.NOTHING


def gives_away(text: str) -> bool:
    """Whether free text (a note, a source) names a protective place together with where it is.

    To write of them without a place stays possible.
    """
    return judge(text) is Judgement.PLACE and _STREET.search(text) is not None


def _is_foreign(text: str) -> bool:
    """Whether a letter is of another script: what it says is not looked through here."""
    plain = unicodedata.normalize("NFKC", text)
    return any(
        sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN") for sign in plain
    )


def _is_misspelt(text: str) -> bool:
    """Whether a word, or two neighbours together, is nearly one of the words for such places."""
    words = [fold(word) for word in re.split(r"\W+", text)]
    pairs = ["".join(pair) for pair in itertools.pairwise(words)]
    long = [word for word in (*words, *pairs) if len(word) > 6]
    return any(
        difflib.SequenceMatcher(None, stem, word[: len(stem) + 1]).ratio() >= _SIMILAR
        for word in long
        for stem in _folded(_PLACES)
    )
