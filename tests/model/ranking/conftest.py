"""The figures of Dresden for the ranking tests."""

from __future__ import annotations

import pytest

from sozialraum.answers import need_inputs
from sozialraum.answers.release import Release


@pytest.fixture(scope="session")
def inputs(engine):
    return need_inputs.read(Release.read(engine))
