"""Pages travel compressed, to those who ask for it."""

import gzip

import pytest

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_who_takes_it(client):
    plain = client.get("/accessibility/")
    packed = client.get("/accessibility/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == plain.content.decode()
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2


def test_what_is_no_page_is_left_as_it_is(client):
    answer = client.get("/sitemap-pages.xml", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
