"""The review is one table: before, after and difference; what is common once, the sums below."""

from datetime import date

import pytest

from tests.factories import (
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    proposed,
    published,
    submitted,
)
from tests.workflow import review_url

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 30)


def table_for(publisher, *records):
    return publisher.get(review_url(*records)).context["table"]


def figures_of_one_document(count, **fields):
    document = published(make_document(url="https://example.org/pinakas.pdf"))
    return [
        submitted(
            make_figure(
                municipality=make_municipality(),
                absorbed=f"{number}00.10",
                figure_date=DAY,
                vat_basis="net",
                document=document,
                **fields,
            )
        )
        for number in range(1, count + 1)
    ]


def shown(line):
    return line.old, line.new, line.difference


def test_the_document_of_many_figures_is_told_once_and_opens_beside(publisher):
    figures = figures_of_one_document(3)
    page = publisher.get(review_url(*figures))
    text = page.content.decode()
    alike = {change.label for change, _links in page.context["table"]["alike"]}
    assert {"Έγγραφο", "ημερομηνία στοιχείου"} <= alike
    assert text.count(str(figures[0].document)) == 1
    assert text.count('href="https://example.org/pinakas.pdf" target="_blank"') == 1


def test_two_documents_of_one_title_are_not_taken_for_one(publisher):
    figures = figures_of_one_document(2)
    other = make_document(title=figures[0].document.title)
    figures[1].document = other
    submitted(figures[1])
    table = table_for(publisher, *figures)
    assert "Έγγραφο" not in {change.label for change, _links in table["alike"]}


def test_a_new_figure_stands_beside_what_was_stated_before_with_its_day(publisher):
    contract = published(make_contract())
    published(make_figure(contract, "100.00", figure_date=date(2025, 3, 31)))
    published(make_figure(contract, "200.00", figure_date=date(2025, 6, 30)))
    figure = submitted(make_figure(contract, "250.50", figure_date=DAY))
    [row] = table_for(publisher, figure)["rows"]
    line = next(change for change, _links in row["lines"] if change.name == "absorbed_amount")
    assert (*shown(line), line.old_on) == ("200,00\xa0€", "250,50\xa0€", "+50,50\xa0€", "30/6/2025")


def test_what_is_on_another_vat_basis_is_no_value_of_before(publisher):
    municipality = make_municipality()
    published(
        make_figure(
            municipality=municipality,
            absorbed=None,
            absorbed_gross="124.00",
            vat_basis="gross",
            budget_amount="1240.00",
        )
    )
    figure = submitted(
        make_figure(
            municipality=municipality,
            figure_date=DAY,
            vat_basis="net",
            absorbed="200.00",
            budget_amount="1000.00",
        )
    )
    [row] = table_for(publisher, figure)["rows"]
    amounts = [change for change, _links in row["lines"] if change.new_value is not None]
    assert {shown(change)[0] for change in amounts} == {"—"}


def test_the_sums_stand_at_the_foot_with_how_many_are_known(publisher):
    figures = figures_of_one_document(3)
    published(
        make_figure(
            municipality=figures[0].municipality,
            absorbed="40.05",
            figure_date=date(2025, 6, 30),
            vat_basis="net",
        )
    )
    [total] = table_for(publisher, *figures)["sums"]
    assert (total.old, total.new, total.difference) == ("40,05\xa0€", "600,30\xa0€", "+60,05\xa0€")
    assert (total.old_known, total.new_known, total.both_known) == (1, 3, 1)


@pytest.mark.parametrize("why", ["two days of one subject", "two bases", "a part and its whole"])
def test_amounts_that_come_to_nothing_together_have_no_sum(publisher, why):
    first, second = figures_of_one_document(2)
    if why == "two days of one subject":
        second.municipality, second.figure_date = first.municipality, date(2025, 10, 31)
    elif why == "two bases":
        second.vat_basis, second.absorbed_gross, second.absorbed_amount = "gross", "200.10", None
    else:
        second.contract = published(make_contract(first.municipality))
        second.municipality = second.action = None
        second.vat_basis = ""
    submitted(second)
    table = table_for(publisher, first, second)
    assert len(table["rows"]) == 2
    assert table["sums"] == []


def test_what_the_press_said_has_no_sum(publisher):
    rows = [submitted(make_reported_figure(amount="100.00")) for _time in range(2)]
    assert table_for(publisher, *rows)["sums"] == []


def test_a_failed_check_stands_above_the_table_and_leads_to_its_row(publisher):
    contract = published(make_contract(net="100.00"))
    figure = submitted(make_figure(contract, "250.00"))
    other = submitted(make_contract())
    page = publisher.get(review_url(figure)).content.decode()
    assert page.index('class="warning"') < page.index('id="review"')
    assert f'href="#row-{figure.pk}"' in page
    assert 'class="warning"' not in publisher.get(review_url(other)).content.decode()


def test_fields_of_many_new_contracts_are_one_click_away_and_open_together(publisher):
    contracts = [submitted(make_contract(title=f"Τμήμα {place}")) for place in (1, 2)]
    url = review_url(*contracts)
    closed = publisher.get(url)
    assert "Τμήμα 1" in closed.content.decode()
    assert "<details open>" not in closed.content.decode()
    assert publisher.get(f"{url}&open=all").content.decode().count("<details open>") == 2


def test_many_new_contracts_have_a_line_each_under_their_municipality(publisher, monkeypatch):
    monkeypatch.setattr("absorption.admin.review.FEW", 2)
    monkeypatch.setattr("absorption.admin.review.FEW_FINDINGS", 1)
    first, second = make_municipality(name="Δήμος Άνω"), make_municipality(name="Δήμος Κάτω")
    ended = {"ends_on": date(2024, 6, 30), "gross_amount": "1240.00"}
    contracts = [
        submitted(make_contract(town, net=net, title=f"Έργο {net}", **ended))
        for town, net in ((second, "1000.00"), (first, "100.00"), (second, None))
    ]
    page = publisher.get(review_url(*contracts))
    table = page.context["table"]
    groups = [(each["place"], len(each["rows"]), each["sum"]) for each in table["groups"]]
    assert groups == [("Δήμος Άνω", 1, "100,00\xa0€"), ("Δήμος Κάτω", 2, "—")]  # net and gross
    assert table["lacks"] == ["Ανάδοχοι (3)", "CPV (3)"]
    assert table["is_bare"]
    for row in table["rows"]:
        assert row["head"]
        assert not row["lines"]
        assert "Έγγραφο" in {change.label for change, _links in row["rest"]}
    # Each check stands once above the table, with what it found one click away.
    [check] = [each for each in table["failures"] if len(each["findings"]) == 3]
    assert not check["is_open"]
    assert page.text.count(str(check["label"])) == 1
    assert page.text.index(str(check["label"])) < page.text.index('id="review"')


def test_one_record_alone_hides_no_field(publisher):
    contract = submitted(make_contract(contractors=[make_contractor()]))
    table = table_for(publisher, contract)
    assert not table["has_rest"]
    labels = [change.label for change, _links in table["rows"][0]["lines"]]
    assert {"τίτλος", "Ανάδοχοι", "Μερίδια Δήμων", "Έγγραφο"} <= set(labels)


def test_a_change_says_the_difference_and_hides_nothing(publisher):
    contracts = [published(make_contract(net="500.00")) for _time in range(2)]
    proposals = []
    for contract in contracts:
        proposal = proposed(contract, net_amount="450.00", title="Νέος", change_reason="ΚΗΜΔΗΣ")
        proposals.append(submitted(proposal))
    table = table_for(publisher, *proposals)
    for row in table["rows"]:
        assert not row["rest"]
        [line] = [change for change, _links in row["lines"] if change.name == "net_amount"]
        assert shown(line) == ("500,00\xa0€", "450,00\xa0€", "-50,00\xa0€")
    assert [total.difference for total in table["sums"]] == ["-100,00\xa0€"]


def test_payments_without_a_stated_vat_have_one_sum_and_show_in_the_list(publisher):
    rows = [
        submitted(
            make_figure(
                municipality=make_municipality(),
                absorbed=None,
                absorbed_unstated=f"{number}00.10",
                figure_date=DAY,
                vat_basis="unknown",
            )
        )
        for number in (1, 2)
    ]
    assert [total.new for total in table_for(publisher, *rows)["sums"]] == ["300,20\xa0€"]
    listed = publisher.get("/admin/absorption/absorptionfigure/?stage=submitted").text
    assert "200,10 (ΦΠΑ δεν αναφέρεται)" in listed
