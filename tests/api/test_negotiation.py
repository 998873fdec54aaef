import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import coding, media_type, qualities

OLD, NEW = "application/json", "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", OLD),
        ("*/*", OLD),
        (NEW, NEW),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{NEW};q=0.8, {OLD};q=0.9", OLD),
        (f"{NEW}; charset=utf-8, {OLD}; charset=utf-8", NEW),
        (f"{OLD}, {NEW}", OLD),
        (f"*/*, {NEW}", OLD),
        ("application/*;q=0.1", OLD),
        (f"{OLD};q=0, */*", NEW),
        (f"{OLD};q=0.1, */*;q=0.9", NEW),
        ("APPLICATION/JSON", OLD),
        (f"{NEW};q=0, {OLD};q=0, */*;q=0", None),
        ("text/html", None),
        (f"{OLD};q=nonsense", None),
        (f"{OLD};q=-1", None),
        ("application/jsonx", None),
        (",;,", None),
    ],
)
def test_the_media_type_that_suits_best(accept: str, chosen: str | None) -> None:
    assert media_type(accept, (OLD, NEW)) == chosen


@pytest.mark.parametrize(
    ("accept_encoding", "chosen"),
    [
        ("", None),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.9, zstd;q=0", "gzip"),
        ("gzip;q=0.5, identity", None),
        ("identity;q=0.5, *;q=0.6", "zstd"),
        ("identity, gzip", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *", "br"),
        ("*;q=0", None),
        ("deflate, compress", None),
        ("gzip;q=2x", None),
        ("GZIP", "gzip"),
    ],
)
def test_the_content_coding_that_suits_best(accept_encoding: str, chosen: str | None) -> None:
    assert coding(accept_encoding, ("zstd", "br", "gzip")) == chosen


@given(st.text(), st.text())
def test_whatever_a_header_says_something_offered_comes_back(before: str, after: str) -> None:
    header = f"{before},gzip,{after}"
    assert coding(header, ("gzip",)) in ("gzip", None)
    assert media_type(header, (OLD, NEW)) in (OLD, NEW, None)
    assert all(0 <= q < float("inf") for q in qualities("gzip;q=1." + "9" * 400).values())
