"""The sample: the same each time, every awkward case in it, never among real figures."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from absorption import demo, publication
from absorption.demo.grants import DECISIONS
from absorption.demo.plan import END, START
from absorption.figures import action_figures, contracts, municipality_figures
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
)
from tests.factories import make_contract, make_figure, make_municipality, published

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


def test_there_are_enough_contracts_in_each_municipality(sample):
    public = Contract.objects.published()
    assert public.count() >= 150
    counts = defaultdict(int)
    for slug in public.values_list("municipalities__slug", flat=True):
        counts[slug] += 1
    assert len(counts) == 17
    assert min(counts.values()) >= 8
    assert {slug for slug, count in counts.items() if count >= 11} >= {
        "athens",
        "larissa",
        "volos",
    }


def test_every_status_occurs(sample):
    contract_statuses = set(Contract.objects.published().values_list("status", flat=True))
    assert contract_statuses == set(ContractStatus.values)
    subprojects = Subproject.objects.published()
    assert set(subprojects.values_list("status", flat=True)) == set(SubprojectStatus.values)
    ours = subprojects.filter(document__reference__startswith="epideixi-")
    assert not ours.filter(delivers="").exists()
    assert Contract.objects.published().filter(subprojects__in=ours).count() > 50


def test_figures_have_six_dates_and_never_fall(sample):
    by_contract = defaultdict(list)
    figures = AbsorptionFigure.objects.published().filter(contract__isnull=False)
    for figure in figures.order_by("figure_date"):
        if figure.change_kind != "withdrawal":
            by_contract[figure.contract_id].append(figure)
    assert sum(len(dated) >= 6 for dated in by_contract.values()) >= 150
    for dated in by_contract.values():
        for name in ("absorbed_amount", "absorbed_gross"):
            amounts = [getattr(figure, name) for figure in dated]
            known = [amount for amount in amounts if amount is not None]
            assert known == sorted(known), dated[0].contract


def test_every_row_obeys_the_rules_of_its_model(sample):
    for model in (
        Document,
        Allocation,
        Subproject,
        Contractor,
        Contract,
        ContractAmendment,
        AbsorptionFigure,
    ):
        for row in model.objects.published():
            row.clean_fields()
            row.clean()


def test_every_document_of_the_sample_says_so(sample):
    backing = Document.objects.filter(reference__startswith="epideixi-")
    assert backing.count() > 300
    assert all("ΕΠΙΔΕΙΞΗ" in document.title and not document.url for document in backing)
    for model in (Allocation, Contract, ContractAmendment, AbsorptionFigure):
        assert not model.objects.exclude(document__in=backing).exists()


def test_no_code_can_be_taken_for_a_real_one(sample):
    for contract in Contract.objects.published():
        assert contract.ada.startswith("ΕΠΙΔΕΙΞΗ-")
        assert contract.adam[2:].startswith("SYMV00000")
    assert all("pideix" in row.slug for row in Contractor.objects.published())


def test_the_amounts_fit_into_the_budget_of_the_action(rows):
    whole = action_figures(list(rows.values()))
    assert whole.allocated.amount + whole.allocated.gross_only <= whole.action.total_budget
    assert whole.contracted.amount <= whole.action.total_budget
    for row in rows.values():
        if row.allocated.amount is not None:
            assert row.absorbed.amount <= row.contracted.amount <= row.allocated.amount


def test_nobody_is_paid_more_than_was_signed(sample):
    for contract in contracts().exclude(absorbed=None).exclude(current_net=None):
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


def test_awkward_payments_are_there(sample):
    public = contracts()
    assert public.filter(figure_id=None).count() >= 3
    assert public.filter(absorbed=Decimal("0.00")).count() >= 2
    full = [c for c in public.exclude(absorbed=None) if c.absorbed == c.current_net]
    assert len(full) >= 10
    assert public.filter(absorbed=None, absorbed_gross__gt=0).count() >= 2


def test_amounts_are_known_net_gross_or_both(sample):
    public = Contract.objects.published()
    assert public.filter(net_amount=None, gross_amount__gt=0).count() >= 2
    assert public.filter(gross_amount=None, net_amount__gt=0).count() >= 2
    both = public.filter(net_amount__gt=0, gross_amount__gt=0)
    assert both.count() > 100
    assert all(abs(c.net_amount * Decimal("1.24") - c.gross_amount) < 1 for c in both)


def test_amendments_go_up_down_or_only_move_the_end(sample):
    amendments = ContractAmendment.objects.published()
    assert amendments.filter(net_change__gt=0).exists()
    assert amendments.filter(net_change__lt=0).exists()
    assert amendments.filter(net_change=None, new_ends_on__isnull=False).exists()


def test_figures_are_corrected_revised_and_withdrawn_for_a_public_reason(sample):
    changed = AbsorptionFigure.objects.published().exclude(supersedes=None)
    assert set(changed.values_list("change_kind", flat=True)) == {
        "correction",
        "revision",
        "withdrawal",
    }
    assert not changed.filter(change_reason="").exists()
    assert not changed.filter(absorbed_amount=F("supersedes__absorbed_amount")).exists()
    assert changed.count() >= 16
    assert Change.objects.filter(record_type="contract", kind="correction").exists()


def test_municipalities_have_figures_as_a_whole(rows):
    assert rows["piraeus"].is_official
    stated = rows["ioannina"].official
    assert (stated.absorbed_amount, stated.stated_rate) == (None, Decimal("41.70"))
    assert stated.stated_definition


def test_common_contracts_are_there_with_shares_and_without(rows):
    common = {slug for slug, row in rows.items() if row.common_contracts}
    assert common == {"acharnes", "kallithea", "nikaia-agios-ioannis-rentis"}
    shared = Contract.objects.published().filter(shares__share__lt=100).distinct().get()
    assert sum(part.share for part in shared.shares.all()) == 100


def test_awkward_contractors_are_there(sample):
    public = Contract.objects.published()
    assert any(contract.contractors.count() == 3 for contract in public)
    assert public.filter(contractors__country="DE").exists()
    assert public.filter(contractors__natural_person=True).exists()


def test_awkward_titles_are_there(sample):
    titles = " ".join(Contract.objects.published().values_list("title", flat=True))
    for awkward in ('"', ",", "\n", "=1+1"):
        assert awkward in titles


def test_delays_are_explained(sample):
    late = Contract.objects.published().exclude(delay_reason="")
    assert late.exclude(corrective_action="").count() >= 5


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
    assert ContractTotal.objects.filter(superseded_at__isnull=False).count() > 500


def test_nothing_is_loaded_into_the_future():
    contract = make_contract(make_municipality())
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(PublicationError, match="μέλλον"):
        publication.load([contract], "δοκιμή", tomorrow)


def test_a_loaded_correction_keeps_its_kind_and_reason():
    contract = published(make_contract(make_municipality()))
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
    contract = published(make_contract(make_municipality()))
    publication.load([make_figure(contract)], "φόρτωση")
    with pytest.raises(PublicationError, match="αναθεώρηση, διόρθωση"):
        publication.load([make_figure(contract)], "φόρτωση", with_changes=True)
