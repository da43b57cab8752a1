"""The sample: the same each time, every awkward case in it, never among real figures."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from absorption import demo, publication
from absorption.demo.grants import DECISIONS
from absorption.demo.plan import END, ORDER, START
from absorption.figures.totals import action_figures, contracts, municipality_figures
from absorption.models import AbsorptionFigure, Change, ContractTotal, DataVersion
from absorption.publication import PublicationError
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    ContractStatus,
    Document,
    Municipality,
    Subproject,
    SubprojectStatus,
    VatBasis,
)
from tests.factories import make_contract, make_figure, published

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The loaded sample: loading takes long, so that the module does it once."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr("django.conf.settings.PORTAL_DEMO", True)
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rows(sample):
    """The figures by municipality's slug."""
    return {row.municipality.slug: row for row in municipality_figures()}


def described(plan):
    """Return everything the plan says, as text."""
    lines = []
    for at, entries in plan.batches():
        for entry in entries:
            names = [field.attname for field in entry.row._meta.concrete_fields]
            values = {n: getattr(entry.row, n) for n in names if n != "edited_at"}
            lines.append(f"{at} {type(entry).__name__} {values} {vars(entry)}")
    return lines


def test_it_is_refused_outside_demo_mode(settings):
    settings.PORTAL_DEMO = False
    before = Document.objects.count()
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        call_command("load_demo")
    assert Document.objects.count() == before


def test_it_is_thought_up_the_same_each_time():
    towns = {slug: Municipality(slug=slug, name=slug, short_name=slug) for slug in DECISIONS}
    action = Action(code="16954")
    first, second = (described(demo.build(action, towns)) for _ in range(2))
    assert len(first) > 1500
    assert first == second


def test_a_second_run_changes_nothing(sample, settings, capsys):
    settings.PORTAL_DEMO = True
    before = (Change.objects.count(), Contract.objects.count(), DataVersion.current().number)
    call_command("load_demo")
    assert (
        Change.objects.count(),
        Contract.objects.count(),
        DataVersion.current().number,
    ) == before
    assert capsys.readouterr().out.split()[-1] == "0"


def public(model, **values):
    return model.objects.published().filter(**values)


# What there is of each awkward case, at least.
AWKWARD = {
    "contracts": (150, lambda: public(Contract)),
    "contracts of a sub-project": (
        51,
        lambda: public(Contract, subprojects__document__reference__startswith="epideixi-"),
    ),
    "documents": (301, lambda: public(Document, reference__startswith="epideixi-")),
    "without payments": (3, lambda: contracts().filter(figure_id=None)),
    "nothing paid": (2, lambda: contracts().filter(absorbed=Decimal("0.00"))),
    "all paid": (10, lambda: contracts().filter(absorbed=F("current_net"))),
    "paid gross": (2, lambda: contracts().filter(absorbed=None, absorbed_gross__gt=0)),
    "signed gross": (2, lambda: public(Contract, net_amount=None, gross_amount__gt=0)),
    "signed net": (2, lambda: public(Contract, gross_amount=None, net_amount__gt=0)),
    "signed both": (101, lambda: public(Contract, gross_amount__gt=0, net_amount__gt=0)),
    "more money": (1, lambda: public(ContractAmendment, net_change__gt=0)),
    "less money": (1, lambda: public(ContractAmendment, net_change__lt=0)),
    "a later end": (1, lambda: public(ContractAmendment, net_change=None, new_ends_on__gt=START)),
    "changed figures": (16, lambda: public(AbsorptionFigure, supersedes__gt=0)),
    "a corrected contract": (
        1, lambda: Change.objects.filter(record_type="contract", kind="correction")
    ),
    "a company from abroad": (1, lambda: public(Contract, contractors__country="DE")),
    "a person": (1, lambda: public(Contract, contractors__natural_person=True)),
    "a consortium": (
        1, lambda: public(Contract).annotate(members=Count("contractors")).filter(members=3)
    ),
    "a quotation mark": (1, lambda: public(Contract, title__contains='"')),
    "a comma": (1, lambda: public(Contract, title__contains=",")),
    "two lines": (1, lambda: public(Contract, title__contains="\n")),
    "a formula": (1, lambda: public(Contract, title="=1+1")),
    "an explained delay": (
        5, lambda: public(Contract, delay_reason__gt="", corrective_action__gt="")
    ),
    "replaced totals": (501, lambda: ContractTotal.objects.exclude(superseded_at=None)),
}  # fmt: skip


def test_every_awkward_case_is_there(sample):
    found = {case: rows().count() for case, (_least, rows) in AWKWARD.items()}
    assert {case for case, (least, _rows) in AWKWARD.items() if found[case] < least} == set(), found


def test_there_are_enough_contracts_in_each_municipality(sample):
    counts = Counter(public(Contract).values_list("municipalities__slug", flat=True))
    assert len(counts) == 16
    assert min(counts.values()) >= 8
    assert {slug for slug, count in counts.items() if count >= 11} >= {
        "athens",
        "larissa",
        "volos",
    }


def test_every_status_occurs(sample):
    for model, statuses in ((Contract, ContractStatus), (Subproject, SubprojectStatus)):
        found = public(model).values_list("status", flat=True)
        assert set(found) == set(statuses.values)
    ours = public(Subproject, document__reference__startswith="epideixi-")
    assert not ours.filter(delivers="").exists()


def test_figures_have_six_dates_and_never_fall(sample):
    by_contract = defaultdict(list)
    figures = public(AbsorptionFigure, contract__gt=0).exclude(change_kind="withdrawal")
    for figure in figures.order_by("figure_date"):
        by_contract[figure.contract_id].append(figure)
    assert sum(len(dated) >= 6 for dated in by_contract.values()) >= 150
    for dated in by_contract.values():
        for name in ("absorbed_amount", "absorbed_gross"):
            amounts = [getattr(figure, name) for figure in dated]
            known = [amount for amount in amounts if amount is not None]
            assert known == sorted(known), dated[0].contract


def test_every_row_obeys_the_rules_of_its_model_and_rests_on_the_sample(sample):
    for model in ORDER:
        for row in public(model):
            row.clean_fields()
            row.clean()
    backing = public(Document, reference__startswith="epideixi-")
    assert len(backing) > 10
    assert all("ΕΠΙΔΕΙΞΗ" in document.title and not document.url for document in backing)
    for model in (Allocation, Contract, ContractAmendment, AbsorptionFigure):
        assert not model.objects.exclude(document__in=backing).exists()


def test_no_code_can_be_taken_for_a_real_one(sample):
    assert public(Contract).exists()
    assert public(Contractor).exists()
    for contract in public(Contract):
        assert contract.ada.startswith("ΕΠΙΔΕΙΞΗ-")
        assert contract.adam[2:].startswith("SYMV00000")
    assert all("pideix" in row.slug for row in public(Contractor))


def test_the_amounts_fit_into_the_budget_of_the_action(rows):
    whole = action_figures(list(rows.values()))
    assert whole.allocated.amount + whole.allocated.gross_only <= whole.action.total_budget
    assert whole.contracted.amount <= whole.action.total_budget
    known = [row for row in rows.values() if row.allocated.amount is not None]
    assert len(known) > 10
    for row in known:
        assert row.absorbed.amount <= row.contracted.amount <= row.allocated.amount


def test_nobody_is_paid_more_than_was_signed(sample):
    paid = contracts().exclude(absorbed=None).exclude(current_net=None)
    assert len(paid) > 10
    for contract in paid:
        assert contract.absorbed <= contract.current_net, contract


def test_awkward_allocations_are_there(rows):
    without = {slug for slug, row in rows.items() if row.allocated.count == 0}
    assert without == {"acharnes", "kallithea"}
    assert rows["rhodes"].allocated.amount is None
    assert rows["rhodes"].allocated.gross_only == Decimal("5084000.00")
    assert rows["athens"].allocated.amount == Decimal("12200000.00")
    assert rows["larissa"].allocated.amount == Decimal("5600000.00")
    left = Allocation.objects.published().exclude(status="active")
    assert set(left.values_list("status", flat=True)) == {"withdrawn", "moved"}


def test_net_and_gross_go_together(sample):
    both = public(Contract, net_amount__gt=0, gross_amount__gt=0)
    assert both
    assert all(abs(c.net_amount * Decimal("1.24") - c.gross_amount) < 1 for c in both)


def test_figures_are_corrected_revised_and_withdrawn_for_a_public_reason(sample):
    changed = public(AbsorptionFigure, supersedes__gt=0)
    assert set(changed.values_list("change_kind", flat=True)) == {
        "correction",
        "revision",
        "withdrawal",
    }
    assert not changed.filter(change_reason="").exists()
    assert not changed.filter(absorbed_amount=F("supersedes__absorbed_amount")).exists()


def test_municipalities_have_figures_as_a_whole(rows):
    assert rows["piraeus"].absorbed.official
    stated = rows["ioannina"].stated_rate
    assert (stated.absorbed_amount, stated.stated_rate) == (None, Decimal("41.70"))
    assert stated.stated_definition


def test_official_rows_have_their_awkward_cases(rows):
    assert rows["volos"].standings("absorbed") == [
        rows["volos"].absorbed_by_contracts,
        rows["volos"].official["absorbed"],
    ]
    assert {total.basis.vat for total in rows["chania"].headline.values()} == {VatBasis.GROSS}
    alone = rows["trikala"]
    assert alone.allocated.amount == Decimal("3900000.00")
    assert not any(total.count for total in alone.own.values())
    unstated = [sums for sums in action_figures(list(rows.values())).all_bases if sums.document]
    assert [sums.absorbed.amount for sums in unstated] == [Decimal("4343648.94")]


def test_common_contracts_are_there_with_shares_and_without(rows):
    common = {slug for slug, row in rows.items() if row.common_contracts}
    assert common == {"acharnes", "kallithea", "nikaia-agios-ioannis-rentis"}
    shared = Contract.objects.published().filter(shares__share__lt=100).distinct().get()
    assert sum(part.share for part in shared.shares.all()) == 100


def test_history_is_spread_over_the_days_and_ends_in_the_past(sample):
    days = {timezone.localdate(at) for at in Change.objects.values_list("at", flat=True)}
    assert min(days) == START
    assert max(days) <= END
    assert len(days) > 40
    early, now = contracts(START), contracts()
    assert 150 <= early.count() < now.count()
    assert early.filter(status="active").count() > now.filter(status="active").count()
    larissa = {
        day: municipality_figures(day, slug="larissa")[0].absorbed.amount
        for day in (START, date(2025, 12, 31), None)
    }
    assert larissa[START] < larissa[date(2025, 12, 31)] < larissa[None]


def test_nothing_is_loaded_into_the_future():
    contract = make_contract()
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(PublicationError, match="μέλλον"):
        publication.load([contract], "δοκιμή", tomorrow)


def test_a_loaded_correction_keeps_its_kind_and_reason():
    contract = published(make_contract())
    at = timezone.now()
    publication.load([make_figure(contract, "250000.00")], "φόρτωση", at)
    new = make_figure(contract, "200000.00", change_kind="correction", change_reason="λάθος ποσό")
    publication.load([new], "φόρτωση", with_changes=True)
    figures = AbsorptionFigure.objects.filter(contract=contract).order_by("pk")
    assert list(figures.values_list("change_kind", "change_reason")) == [
        ("initial", "φόρτωση"),
        ("correction", "λάθος ποσό"),
    ]
    old = AbsorptionFigure.objects.get(successors=new)
    assert old.published_at == at < old.superseded_at


def test_a_loaded_second_figure_without_a_reason_is_refused():
    contract = published(make_contract())
    publication.load([make_figure(contract)], "φόρτωση")
    with pytest.raises(PublicationError, match="αναθεώρηση, διόρθωση"):
        publication.load([make_figure(contract)], "φόρτωση", with_changes=True)
