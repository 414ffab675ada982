"""The real pay table and parameter register; a small population that is not Dresden's."""

from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def pay() -> pd.DataFrame:
    return pd.read_csv(DATA / "pay.csv")


@pytest.fixture(scope="session")
def parameters() -> pd.DataFrame:
    return pd.read_csv(DATA / "parameter.csv")


@pytest.fixture(scope="session")
def population() -> pd.DataFrame:
    codes = [f"{number:02d}" for number in range(1, 18)]
    return pd.DataFrame(
        {
            "code": codes,
            "u18": [4000 + 100 * i for i in range(17)],
            "u25": [6000 + 150 * i for i in range(17)],
        }
    )
