"""Which letters a file holds follows from its bytes: our exporters' GB18030, the western code page, UTF-8."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crmlib as crm
from crmlib.reading.encoding import encoding_of

WESTERN = [
    "Müller",
    "Société Générale",
    "Größe & Söhne",
    "Señor Núñez",
    "Casa Luz",
    "Açaí São João",
    "L’Été",
    "Ångström AB",
    "Bjørn & Læsø",
    "CRÉDIT",
    "Strauß",
    "Zoë – Ltd",
    "Crème brûlée",
    "ACME",
    "Preis in €",
    "Menge ½",
    "20 °C",
    "Ä. Öhl",
    "Ärzte",
    "IL PERÚ",
    "François Ü",
]
CHINESE = [
    "宁波东方灯饰有限公司",
    "上海灯具",
    "LED灯",
    "客户",
    "鑫淼照明",
    "广州光源（东莞）厂",
    "退货",
    "合计：",
    "2026年5月1日",
    "朱镕基",
]
settings.register_profile("files", suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
FILES = settings(settings.get_profile("files"), max_examples=150)


def written(folder: Path, words: list[str], encoding: str) -> Path:
    path = folder / "words.csv"
    path.write_bytes("\n".join(f"{word},2026-01-05,{number}" for number, word in enumerate(words)).encode(encoding))
    return path


@FILES
@given(st.lists(st.sampled_from(WESTERN), min_size=1, max_size=40))
def test_western_words_stay_western(tmp_path, words):
    path = written(tmp_path, words, "cp1252")
    read = path.read_text(encoding=encoding_of(path))
    assert read.splitlines()[0].startswith(words[0])


@FILES
@given(
    st.lists(st.sampled_from(CHINESE), min_size=1, max_size=12),
    st.lists(st.sampled_from([*WESTERN, "Baltic OÜ"]), max_size=60),
    st.randoms(),
)
def test_any_share_of_chinese_is_read_as_chinese(tmp_path, chinese, western, order):
    words = chinese + western
    order.shuffle(words)
    assert encoding_of(written(tmp_path, words, "gb18030")) == "gb18030"


@pytest.mark.parametrize(
    "words", [["Müller"], ["Société Générale", "Müller"], ["Baltic OÜ"], ["Casa Clara – São Paulo"]]
)
def test_a_chinese_program_may_write_western_words_only(tmp_path, words):
    assert encoding_of(written(tmp_path, words, "gb18030")) == "gb18030"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1251", ["Москва", "Светотехника", "Заказчик", "Лампа настольная"]),
        ("koi8_r", ["Москва", "Светотехника", "Заказчик", "Лампа настольная"]),
        ("shift_jis", ["東京照明株式会社", "大阪ランプ", "デンキ商店", "数量と金額"]),
        ("big5", ["台灣照明股份有限公司", "香港國際電子", "客戶名稱", "訂單日期", "金額"]),
        ("cp1250", ["Łódź Światło", "Żarówka sp. z o.o.", "Księgowość", "Gdańsk"]),
    ],
)
def test_other_code_pages_are_neither_chinese_nor_western(tmp_path, encoding, words):
    path = written(tmp_path, words, encoding)
    assert path.read_text(encoding=encoding_of(path)).splitlines()[0].startswith(words[0])


def test_few_chinese_names_among_many_western_lines(tmp_path):
    buyers = ["Acme Ltd", "Baltic Lampa", "宁波东方灯饰有限公司"]
    for head in ("Customer,Date,Product,Amount", "客户,日期,品名,金额"):
        for names in (buyers, buyers[:2]):
            path = tmp_path / "orders.csv"
            rows = [f"{names[n % len(names)]},2025-01-{n % 28 + 1:02d},LED灯,{n + 1}" for n in range(200)]
            path.write_text("\n".join([head, *rows]), encoding="gb18030")
            orders = crm.read_orders(path)
            assert set(orders["customer_id"]) == set(names)
            assert set(orders["product"]) == {"LED灯"}


def test_late_chinese_rows_count_as_much_as_the_first(tmp_path):
    path = written(tmp_path, ["Ana"] * 100_000 + ["灯具"], "gb18030")
    assert encoding_of(path) == "gb18030"


def test_euro_of_a_chinese_spreadsheet_program_is_one_byte(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes("客户,日期,金额\n宁波灯具,2026-01-05,".encode("gb18030") + b"\x80 500\n")
    orders = crm.read_orders(path)
    assert orders[["customer_id", "amount", "currency"]].to_numpy().tolist() == [["宁波灯具", 500.0, "EUR"]]


def test_bytes_that_are_no_letters_end_in_a_way_out(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"Customer,Date,Amount\n" + bytes(range(0x80, 0x100)) * 3 + b"\xff\xff\x81\x20,2026-01-05,5\n")
    with pytest.raises(crm.DataError, match=r"CSV UTF-8") as refusal:
        crm.read_orders(path)
    assert "once more" not in str(refusal.value)
