"""The build refuses findings, measures and points that lead nowhere."""

from __future__ import annotations

import pytest

from sozialraum.store import build
from sozialraum.store.errors import DataError

SLIDE = "slide_id,chapter,heading\n01,Befunde,Kopf\n"
FINDING = (
    "finding_id,dimension,heard_in,kind,stadtraum_code,title,text,slide_id,status,source_text\n"
    "F01,praxis,asd,bedarf,01,T,x,01,studie,Folie\n"
)
MEASURE = (
    "measure_id,level,field,effect_goal,need,text,money,state_reason,depends_on,slide_id,status,"
    "source_text\n"
    "M01,operativ,f,g,n,Eins,m,r,{},01,studie,Folie\n"
    "M02,operativ,f,g,n,Zwei,m,r,M01,01,studie,Folie\n"
)
LINK = "finding_id,kind,target,stance\nF01,measure,{},\n"


def write(tiny, *, waits="", target="M01", finding=FINDING):
    tiny.write("slide.csv", SLIDE)
    tiny.write("finding.csv", finding)
    tiny.write("measure.csv", MEASURE.format(waits))
    tiny.write("finding_link.csv", LINK.format(target))


def test_what_refers_to_each_other_is_built(tiny, tiny_engine):
    write(tiny)
    assert build.build(tiny_engine, tiny.folder).rows["finding"] == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"target": "M99"}, "F01 verweist auf M99"),
        ({"waits": "M02"}, "M01 wartet auf sich selbst"),
        ({"waits": "M99"}, "M01 wartet auf sich selbst oder auf etwas, das es nicht gibt"),
        ({"finding": FINDING.replace("01,T,x,01", "88,T,x,01")}, "Unbekannter Code"),
        ({"finding": FINDING.replace("x,01,studie", "x,77,studie")}, "slide.csv"),
        ({"finding": FINDING.replace("bedarf", "wunsch")}, "Unbekanntes Wort"),
    ],
)
def test_what_leads_nowhere_is_refused(tiny, tiny_engine, fault, words):
    write(tiny, **fault)
    with pytest.raises(DataError, match=words):
        build.build(tiny_engine, tiny.folder)
