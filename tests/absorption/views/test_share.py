"""What a network shows of a shared page: a picture with letters, and never one of nothing."""

import struct

import pytest
import resvg_py

from absorption.charts import share
from tests.factories import make_action, make_allocation, make_municipality, published

pytestmark = pytest.mark.django_db


def picture(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
    return response.content


def test_the_picture_has_letters_in_it(client):
    """Without a font the library draws none and says nothing: all names would look alike."""
    for name, slug in (("Δήμος Βόλου", "volos"), ("Δήμος Ρόδου", "rhodes")):
        make_municipality(name=name, slug=slug, name_en=f"Municipality of {slug}")
    pictures = {
        picture(client, address)
        for address in (
            "/municipalities/volos/share.png",
            "/municipalities/rhodes/share.png",
            "/en/municipalities/rhodes/share.png",
        )
    }
    assert len(pictures) == 3


def test_the_overview_and_a_municipality_name_their_pictures(client):
    published(make_allocation(make_municipality(slug="volos")))
    make_action()
    for page in ("/", "/municipalities/volos/", "/en/municipalities/volos/"):
        html = client.get(page).content.decode()
        [address] = [line for line in html.splitlines() if 'property="og:image"' in line]
        assert f"{page}share.png" in address
        picture(client, f"{page}share.png")
        assert 'rel="canonical"' in html
        assert "link-to-copy" in html


def test_a_machine_without_letters_has_no_picture(client, monkeypatch, tmp_path):
    make_municipality(slug="volos")
    monkeypatch.setattr(share, "FONTS", (tmp_path / "none.ttf",))
    assert client.get("/municipalities/volos/share.png").status_code == 404
    assert "og:image" not in client.get("/municipalities/volos/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        ("Δήμος " + "Αγίων Αναργύρων και " * 5)[:90],
        "ΔΗΜΟΣ " + "ΜΩΜΜΩΝΩΜΩΝ " * 9,
        "Ω" * 90,
        "Ω" * 200,
        "α",
        "",
        "<&\"'>",
    ],
)
def test_any_name_fits_or_is_cut(name, monkeypatch):
    """Once the room of the title is painted over, nothing is left of it in the picture."""
    draw, room = resvg_py.svg_to_bytes, '<rect y="64" width="1136" height="216" fill="#ffffff"/>'
    monkeypatch.setattr(
        resvg_py,
        "svg_to_bytes",
        lambda svg_string, **how: draw(svg_string.replace("</svg>", f"{room}</svg>"), **how),
    )
    drawn, empty = (share.card(title, [], None, "example.gr", demo=False) for title in (name, ""))
    assert drawn == empty
