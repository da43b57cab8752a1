"""A sub-project and the contract that does it lead to each other, as of a day too."""

import pytest

from absorption.figures import subprojects
from tests.factories import change, make_contract, make_municipality, make_subproject, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing():
    """A published sub-project."""
    return published(make_subproject(make_municipality(slug="volos"), title="Έξυπνη διάβαση"))


def contract_of(subproject, **fields):
    """Return a draft contract that does it."""
    contract = make_contract(subproject.municipality, **fields)
    contract.subprojects.add(subproject)
    return contract


def with_contracts(subproject, as_of=None):
    """Return the sub-projects of its municipality with their contracts."""
    planned = subprojects.of_municipality(subproject.municipality_id, as_of)
    return subprojects.with_contracts(planned, as_of)


def test_each_has_a_link_to_the_other(client, crossing):
    contract = published(contract_of(crossing, title="Προμήθεια διαβάσεων"))
    place = f"/municipalities/volos/plan/#subproject-{crossing.pk}"
    assert f'href="{place}"' in client.get(contract.get_absolute_url()).content.decode()
    town = client.get("/municipalities/volos/plan/").content.decode()
    entry = town.split(f'id="subproject-{crossing.pk}"')[1].split("</li>")[0]
    assert f'href="{contract.get_absolute_url()}"' in entry
    assert "Προμήθεια διαβάσεων" in entry


def test_what_is_not_public_is_not_linked(client, crossing):
    contract_of(crossing, title="Πρόχειρη σύμβαση")
    assert "Πρόχειρη σύμβαση" not in client.get("/municipalities/volos/plan/").content.decode()


def test_the_link_outlives_a_change_of_either(crossing):
    contract = published(contract_of(crossing))
    contract = change(contract, title="Νέος τίτλος")
    change(crossing, title="Νέα διάβαση")
    [planned] = with_contracts(crossing)
    assert [signed.title for signed in planned.signed] == ["Νέος τίτλος"]
    assert [each.title for each in subprojects.of_contract(planned.signed[0])] == ["Νέα διάβαση"]


def test_a_past_day_has_the_links_of_then(crossing, days_later):
    day = days_later()
    published(contract_of(crossing))
    [planned] = with_contracts(crossing, day)
    assert planned.signed == []
    [planned] = with_contracts(crossing)
    assert len(planned.signed) == 1
