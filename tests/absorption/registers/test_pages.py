"""The editor sees why, decides on the page, and what a person may not do is refused."""

import pytest
from django.urls import reverse

from absorption.models.registers import Candidate, RegisterRecord
from municipalities.models import Contract
from tests.absorption.registers.kept import keep, look
from tests.absorption.registers.records import NO_FUND, PERSON, contract, payment
from tests.factories import make_contract, published
from tests.workflow import enter, make_staff

pytestmark = pytest.mark.django_db

FIRST = "25SYMV900000001"


@pytest.fixture
def candidate(trikala):
    return keep([contract(FIRST)], [payment("25PAY900000001", FIRST, payee=PERSON)])


def url(candidate):
    return reverse("admin:absorption_candidate_change", args=[candidate.pk])


def decide(client, candidate, decision, **fields):
    address = reverse("admin:absorption_candidate_decide", args=[candidate.pk, decision])
    return client.post(address, fields, follow=True)


def accepted(trikala, **fields):
    return {
        "accept-title": "Έξυπνες διαβάσεις",
        "accept-contracting_authority": "Δήμος Τρικκαίων",
        "accept-municipalities": [trikala.pk],
    } | fields


def test_the_page_says_why_what_speaks_against_it_and_what_was_paid(editor, candidate):
    text = editor.get(url(candidate)).content.decode()
    assert "γράφει «16954»" in text
    assert "200.000,00" in text
    assert f"βαθμός {candidate.score}" in text
    assert PERSON["name"] not in text
    assert "Ο ενάριθμος 2022ΤΑ99900001 είναι της Δράσης" in text
    Candidate.objects.update(reasons=[{"code": "x", "points": -60, "text": "γράφει «Interreg»"}])
    assert "γράφει «Interreg»" in editor.get(url(candidate)).content.decode()
    keep([contract(FIRST, funding=NO_FUND)])
    assert "ενάριθμος" not in editor.get(url(candidate)).content.decode()
    assert editor.get(url(candidate).replace(str(candidate.pk), "999")).status_code == 404


def test_a_kept_record_that_cannot_be_read_is_told_and_the_candidate_refused(editor, candidate):
    RegisterRecord.objects.filter(reference=FIRST).update(content={"referenceNumber": FIRST})
    text = editor.get(url(candidate)).content.decode()
    assert f"{FIRST}: πεδίο «objectDetailsList»: λείπει" in text
    assert "accept-title" not in text
    decide(editor, candidate, "refuse", **{"refuse-reason": "Δεν διαβάζεται"})
    assert Candidate.objects.get().state == "refused"


@pytest.mark.parametrize(("score", "words"), [(20, "ασθενής"), (50, "πιθανή"), (100, "ισχυρή")])
def test_the_list_says_what_a_score_means_and_finds_news(editor, candidate, score, words):
    Candidate.objects.update(score=score)
    address = reverse("admin:absorption_candidate_changelist")
    assert f"{score}, {words}" in editor.get(address).content.decode()
    assert FIRST not in editor.get(f"{address}?news=yes").content.decode()


def test_an_editor_accepts(editor, candidate, trikala):
    page = decide(editor, candidate, "accept", **accepted(trikala)).content.decode()
    assert Contract.objects.get().title == "Έξυπνες διαβάσεις"
    assert "2 πρόχειρα περιμένουν υποβολή" in page
    candidate.refresh_from_db()
    assert candidate.state == "accepted"
    again = decide(editor, candidate, "accept", **accepted(trikala)).content.decode()
    assert "Δεν γίνεται όσο ισχύει: Έγινε πρόχειρο" in again
    assert Contract.objects.count() == 1


def test_a_form_with_errors_comes_back_and_writes_nothing(editor, candidate, trikala):
    response = decide(editor, candidate, "accept", **accepted(trikala, **{"accept-title": ""}))
    assert response.status_code == 422
    assert not Contract.objects.exists()
    assert decide(editor, candidate, "refuse", **{"refuse-reason": " "}).status_code == 422
    assert decide(editor, candidate, "link", **{"link-contract": "?"}).status_code == 422


def test_an_editor_links_and_drafts_the_rest(editor, candidate, trikala):
    mine = make_contract(trikala)
    decide(editor, candidate, "link", **{"link-contract": mine.reference})
    page = decide(editor, candidate, "rest").content.decode()
    assert "1 πρόχειρο περιμένει υποβολή" in page
    assert mine.figures.get().absorbed_amount == 200000


def test_an_editor_refuses_and_may_think_again(editor, candidate, trikala):
    decide(editor, candidate, "refuse", **{"refuse-reason": " Έργο ΕΣΠΑ "})
    assert (Candidate.objects.get().state, Candidate.objects.get().reason) == (
        "refused", "Έργο ΕΣΠΑ"
    )  # fmt: skip
    assert "Έργο ΕΣΠΑ" in editor.get(url(candidate)).content.decode()
    decide(editor, candidate, "accept", **accepted(trikala))
    assert Contract.objects.exists()


def test_the_answer_is_sent_as_it_was_received_to_staff_only(client, editor, candidate):
    address = reverse("admin:absorption_candidate_answer", args=[candidate.pk, FIRST])
    response = editor.get(address)
    assert response.content == bytes(candidate.records.get(reference=FIRST).answer.content)
    assert "attachment" in response["Content-Disposition"]
    assert client.get(address).status_code == 302


def test_only_who_publishes_explains_a_difference_in_public(editor, publisher, trikala):
    mine = published(make_contract(trikala, adam=FIRST, net="1.00"))
    candidate = keep([contract(FIRST)])
    Candidate.objects.update(contract=mine, state="linked")
    assert "explain-reason" not in publisher.get(url(candidate)).content.decode()
    look(candidate)
    assert "explain-reason" in publisher.get(url(candidate)).content.decode()
    assert "Το ΚΗΜΔΗΣ γράφει" in editor.get(url(candidate)).content.decode()
    fields = {"explain-reason": "Διορθώνεται."}
    assert decide(editor, candidate, "explain", **fields).status_code == 403
    page = decide(publisher, candidate, "explain", **fields).content.decode()
    assert "Δημόσια αιτιολογία: Διορθώνεται." in " ".join(page.split())


def test_who_only_reads_decides_nothing(candidate):
    reader = enter(make_staff("reader", role=None))
    assert reader.get(url(candidate)).status_code == 403
    assert decide(reader, candidate, "refuse", **{"refuse-reason": "x"}).status_code == 403


def test_nothing_of_the_answers_is_public(client, candidate):
    for address in ("/", "/contracts/", "/documents/", "/data/contracts.csv"):
        text = client.get(address, follow=True).getvalue()
        assert PERSON["name"].encode() not in text
        assert FIRST.encode() not in text


def test_a_decision_that_cannot_be_taken_says_why_and_writes_nothing(editor, candidate, trikala):
    page = decide(editor, candidate, "rest").content.decode()
    assert "Δεν γίνεται όσο ισχύει: Περιμένει απόφαση" in page
    published(make_contract(trikala, adam=FIRST))
    page = decide(editor, candidate, "accept", **accepted(trikala))
    assert page.status_code == 422
    assert "συνδέστε" in page.content.decode()
    assert Contract.objects.count() == 1
