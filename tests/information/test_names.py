"""Names made comparable."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import rules
from crmlib.information.names import normalise_name, similarity

text = st.text(alphabet=st.sampled_from("abcdeéüßøABCDE .,&'-/()深圳有限公司ガス株式会社 GmbHLtdCoSA"), max_size=30)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Nordlicht Handels GmbH", "nordlicht handels"),
        ("NORDLICHT HANDELS G.m.b.H.", "nordlicht handels"),
        ("Nordlicht  Handels, G. m. b. H.", "nordlicht handels"),
        ("Café Lanterne Mobilier SAS", "cafe lanterne mobilier"),
        ("CAFE LANTERNE MOBILIER S.A.S.", "cafe lanterne mobilier"),
        ("Bright Star Co., Ltd.", "bright star"),
        ("Roshni Vyapar Pvt Ltd", "roshni vyapar"),
        ("Roshni Vyapar Private Limited", "roshni vyapar"),
        ("Lagunita Importaciones S.A. de C.V.", "lagunita importaciones"),
        ("Wisla Lampy Sp. z o.o.", "wisla lampy"),
        ("Foo GmbH & Co. KG", "foo"),
        ("Foo (Pty) Ltd", "foo"),
        ("Anadolu Kandil Ticaret A.Ş.", "anadolu kandil ticaret"),
        ("Foo Ltd. Şti.", "foo"),
        ("Gulf Kandeel Trading L.L.C.", "gulf kandeel trading"),
        ("Gulf Kandeel FZE", "gulf kandeel"),
        ("PT Sinar Jaya Tbk", "sinar jaya"),
        ("OOO Romashka", "romashka"),
        ("Søren Ørsted A/S", "soren orsted"),
        ("Łódź Lampy", "lodz lampy"),
        ("Straße & Söhne oHG", "strasse and sohne"),
        ("O'Neill Lamps", "oneill lamps"),
        ("Maple-Wick Lighting, Inc", "maple wick lighting"),
        ("ＡＢＣ Lighting", "abc lighting"),
        ("深圳市亮星照明有限公司", "深圳市亮星照明"),
        ("亮星集团股份有限公司", "亮星"),
        ("株式会社ガス灯", "ガス灯"),
        ("ガス灯 株式会社", "ガス灯"),
        ("가로등 주식회사", "가로등"),
    ],
)
def test_what_differs_by_writer_goes(name, plain):
    assert normalise_name(name) == plain


@pytest.mark.parametrize("name", ["SA", "Ltd.", "G.m.b.H.", "有限公司", "Company"])
def test_the_last_word_stays(name):
    assert normalise_name(name)


def test_a_legal_form_inside_a_name_stays():
    assert normalise_name("Limited Edition Lamps Ltd") == "limited edition lamps"


@pytest.mark.parametrize("nothing", [None, float("nan"), "", "  ", "...", "&".replace("&", "-")])
def test_no_name_is_an_empty_text(nothing):
    assert normalise_name(nothing) == ""


@given(text)
def test_a_plain_name_is_as_plain_as_it_gets(name):
    plain = normalise_name(name)
    assert normalise_name(plain) == plain
    assert plain == " ".join(plain.split())


@given(text)
def test_case_does_not_matter(name):
    assert normalise_name(name.upper()) == normalise_name(name.lower())


def test_own_legal_forms():
    forms = rules.table("information/legal_forms")
    assert normalise_name("Lampe Genossenschaft") == "lampe genossenschaft"
    forms.loc[len(forms)] = ["genossenschaft", "end", "R"]
    assert normalise_name("Lampe Genossenschaft", forms) == "lampe"


def test_the_four_worked_pairs():
    assert similarity("Bright Star", "Brightstar") == pytest.approx(20 / 21)
    assert similarity("Bright Star Ltd", "Brightstar Limited") == pytest.approx(0.95, abs=0.005)
    assert similarity("Nordlicht Handels GmbH", "Nordlicht Lighting GmbH") == pytest.approx(0.69, abs=0.005)
    assert similarity("Nordlicht Handels GmbH", "NORDLICHT HANDELS G.m.b.H.") == 1
    assert similarity("Café Lanterne SAS", "CAFE LANTERNE S.A.S.") == 1


def test_a_missing_name_is_like_nothing():
    assert math.isnan(similarity(None, "Nordlicht"))
    assert math.isnan(similarity("...", "..."))


@given(text, text)
def test_likeness_is_symmetric_and_between_0_and_1(a, b):
    there, back = similarity(a, b), similarity(b, a)
    assert there == back or (math.isnan(there) and math.isnan(back))
    assert math.isnan(there) or 0 <= there <= 1
    assert math.isnan(there) == (normalise_name(a) == "" or normalise_name(b) == "")
