"""What an editor decides about a candidate, and the drafts that follow from it.

Amounts are the register's, as they are. What it does not say, or says in a way that cannot
be, is left out and told. Then the usual four eyes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption import publication
from absorption.imports.errors import CellError
from absorption.imports.khmdhs import contractor_of, document_of, document_reference
from absorption.imports.names import folded
from absorption.models import AbsorptionFigure
from absorption.own_words import ADAM_OF_THE_CONTRACT, SUM_OF_ORDERS_CHANGED
from absorption.registers.models import Candidate, CandidateState, FundingCode, RegisterRecord
from absorption.registers.records import read
from absorption.registers.store import dossier
from absorption.templatetags.amounts import short_day
from municipalities.identifiers import validate_cpv_list
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    Document,
)
from municipalities.records import ChangeKind, Record

NOTE, CPV = 500, 200  # characters that the fields take


@dataclass
class Drafted:
    """The drafts that were made, and what was left out and why."""

    contract: Contract
    records: list[Record] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def accept(candidate, by, *, title, contracting_authority, municipalities, confirm_funding=False):
    """Draft the contract with its amendments and figures; return `Drafted`.

    Raises ValidationError when it was decided meanwhile, when the portal has the contract
    already, or when a rule of the models is broken.
    """
    candidate = _undecided(candidate)
    found = dossier(candidate)
    first = found.chain.first
    if first is None:
        raise ValidationError(_("Όλες οι εκδόσεις είναι ακυρωμένες στο μητρώο."))
    same = Contract.objects.originals().filter(adam__in=found.chain.adams).first()
    if same:
        raise ValidationError(
            _("Η πύλη έχει ήδη αυτόν τον ΑΔΑΜ στη σύμβαση %(reference)s: συνδέστε τη.")
            % {"reference": same.reference}
        )
    _refuse_person_in_title(title, first.members)
    action = Action.objects.originals().published().first()
    if action is None:
        raise ValidationError(_("Δεν έχει δημοσιευθεί η Δράση."))
    values, problems = _believable(first)
    municipalities = list(municipalities)
    contract = Contract(
        action=action,
        title=title,
        contracting_authority=contracting_authority,
        adam=first.adam,
        allocation=_allocation(first, municipalities),
        document=_document(first.adam, by),
        **values,
    )
    publication.edit(contract, by)
    share = 100 if len(municipalities) == 1 else None
    for municipality in municipalities:
        ContractShare.objects.create(contract=contract, municipality=municipality, share=share)
    contract.contractors.set(_contractors(first, by, problems))
    _decide(candidate, by, CandidateState.ACCEPTED, contract=contract)
    if confirm_funding and first.funding.number:
        FundingCode.objects.get_or_create(
            number=first.funding.number, defaults={"candidate": candidate, "by": by}
        )
    drafted = Drafted(contract, [contract], problems)
    _draft_rest(candidate, found, by, drafted)
    return drafted


@transaction.atomic
def link(candidate, by, contract):
    """Say that a contract of the portal is this candidate; its ΑΔΑΜ is drafted if it has none.

    Raises ValidationError when it was decided meanwhile or the contract is another one.
    """
    candidate = _undecided(candidate)
    first = dossier(candidate).chain.first
    adams = dossier(candidate).chain.adams
    if contract.adam and contract.adam not in adams:
        raise ValidationError(
            _("Η σύμβαση %(reference)s έχει άλλον ΑΔΑΜ: %(adam)s.")
            % {"reference": contract.reference, "adam": contract.adam}
        )
    _decide(candidate, by, CandidateState.LINKED, contract=contract)
    drafted = Drafted(contract)
    if first and not contract.adam:
        if contract.is_published:
            change = {"adam": first.adam, "change_reason": ADAM_OF_THE_CONTRACT}
            drafted.records += publication.propose_all([(contract, change)], by)
        else:
            contract.adam = first.adam
            publication.edit(contract, by)
            drafted.records.append(contract)
    return drafted


@transaction.atomic
def refuse(candidate, by, reason):
    """Say that a candidate is not of the Action, and why: it is not proposed again.

    Raises ValidationError without a reason, or when it was decided meanwhile.
    """
    if not reason.strip():
        raise ValidationError(_("Γράψτε γιατί δεν αφορά τη Δράση."))
    _decide(_undecided(candidate), by, CandidateState.REFUSED, reason=reason.strip())


@transaction.atomic
def draft_rest(candidate, by):
    """Draft the amendments and figures that the register has and the portal has not."""
    drafted = Drafted(candidate.contract)
    _draft_rest(candidate, dossier(candidate), by, drafted)
    if candidate.changed_at:
        candidate.changed_at = None
        candidate.save()
    return drafted


def _undecided(candidate):
    found = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if not found.is_open:
        raise ValidationError(_("Έχει ήδη αποφασιστεί: %s") % found.get_state_display())
    return found


def _decide(candidate, by, state, *, contract=None, reason=""):
    candidate.state, candidate.contract, candidate.reason = state, contract, reason
    candidate.decided_by, candidate.decided_at = by, timezone.now()
    candidate.changed_at = None
    candidate.save()


def _believable(first):
    """Return the values of a contract, without those that cannot be, and what was left out."""
    problems = []
    net, gross, ends = first.net, first.gross, first.ends_on
    if not net or net < 0:
        net = None
        problems.append(_("Το μητρώο δεν γράφει καθαρό ποσό: μένει κενό."))
    if gross is not None and (gross <= 0 or (net is not None and gross < net)):
        gross = None
        problems.append(_("Το ποσό με ΦΠΑ δεν μπορεί να ισχύει: μένει κενό."))
    started = [day for day in (first.signed_on, first.starts_on) if day]
    if ends and any(ends < day for day in started):
        ends = None
        problems.append(_("Η λήξη προηγείται της υπογραφής ή της έναρξης: μένει κενή."))
    cpv = ""
    for code in first.cpv:
        longer = f"{cpv} {code}".strip()
        try:
            validate_cpv_list(longer)
        except ValidationError:
            problems.append(_("Δεν είναι κωδικός CPV: %s") % code)
            continue
        if len(longer) <= CPV:
            cpv = longer
    values = {
        "signed_on": first.signed_on,
        "starts_on": first.starts_on,
        "ends_on": ends,
        "net_amount": net,
        "gross_amount": gross,
        "cpv": cpv,
    }
    return values, problems


def _refuse_person_in_title(title, members):
    words = set(folded(title).split())
    for member in members:
        named = {word for word in folded(member.name).split() if len(word) > 3}
        if member.may_be_person and len(named & words) > 1:
            raise ValidationError(
                {"title": _("Ο τίτλος κατονομάζει τον ανάδοχο, που ίσως είναι φυσικό πρόσωπο.")}
            )


def _allocation(first, municipalities):
    found = Allocation.objects.originals().published().filter(ops_code__in=first.funding.ops)
    return found.filter(municipality__in=municipalities).first() if first.funding.ops else None


def _document(adam, by):
    """Return the document that is the register's record, drafted when absent."""
    reference = document_reference(adam)
    known = Document.objects.originals().filter(reference=reference).first()
    if known:
        return known
    record = RegisterRecord.objects.select_related("answer").get(reference=adam)
    answer = record.answer
    note = _("Απάντηση του ΚΗΜΔΗΣ της %(time)s, SHA-256 %(digest)s.") % {
        "time": timezone.localtime(answer.received_at).strftime("%d/%m/%Y %H:%M"),
        "digest": answer.sha256,
    }
    document = document_of(adam, read(record.kind, record.content).submitted_on, note)
    publication.edit(document, by)
    return document


def _contractors(first, by, problems) -> Iterable[Contractor]:
    """Return the members of the consortium, each once, drafted when absent."""
    found = {}
    for member in first.members:
        contractor = _known_contractor(member) or _new_contractor(member, by, problems)
        if contractor is not None:
            found[contractor.pk] = contractor
    return list(found.values())


def _known_contractor(member):
    if not member.tax_id:
        return None
    same = Contractor.objects.originals().filter(country=_country(member), tax_id=member.tax_id)
    return same.first()


def _country(member):
    return "GR" if member.country in {"GR", "EL", ""} else member.country[:2].upper()


def _new_contractor(member, by, problems):
    try:
        if _country(member) == "GR":
            contractor = contractor_of(member.name, member.tax_id)
        else:
            slug = f"{_country(member)}-{member.tax_id}".lower()
            contractor = Contractor(
                name=member.name, tax_id=member.tax_id, country=_country(member), slug=slug
            )
        publication.edit(contractor, by)
    except (ValidationError, CellError):
        problems.append(
            _("Ο ανάδοχος με ΑΦΜ «%s» δεν καταχωρίστηκε: ελέγξτε τον στο έγγραφο.") % member.tax_id
        )
        return None
    return contractor


def _draft_rest(candidate, found, by, drafted):
    contract = drafted.contract
    first = found.chain.first
    drafted.problems += found.chain.faults
    if first and contract.adam == first.adam:
        _draft_amendments(found, by, drafted)
    elif len(found.chain.versions) > 1:
        drafted.problems.append(
            _("Η σύμβαση της πύλης έχει ΑΔΑΜ άλλης έκδοσης: οι τροποποιήσεις μένουν σε εσάς.")
        )
    _draft_figures(candidate, found, by, drafted)


def _draft_amendments(found, by, drafted):
    contract = drafted.contract
    existing = ContractAmendment.objects.originals().filter(contract=contract)
    adams = set(existing.values_list("adam", flat=True))
    number = max(existing.values_list("number", flat=True), default=0)
    for version in found.chain.later:
        record = version.record
        if record.adam in adams or version.problem:
            continue  # a problem is told with the faults of the chain
        nothing = version.net_change is None and version.gross_change is None
        if record.signed_on is None or (nothing and version.new_ends_on is None):
            drafted.problems.append(_("%s: δεν φαίνεται πότε ή τι αλλάζει.") % record.adam)
            continue
        amendment = ContractAmendment(
            contract=contract,
            number=number + 1,
            signed_on=record.signed_on,
            net_change=version.net_change,
            gross_change=version.gross_change,
            new_ends_on=version.new_ends_on,
            adam=record.adam,
            document=_document(record.adam, by),
        )
        if _drafted(amendment, by, record.adam, drafted):
            number += 1


def _draft_figures(candidate, found, by, drafted):
    contract = drafted.contract
    paid = found.payments
    drafted.problems += [*candidate.problems, *paid.problems, *paid.notes]
    if candidate.problems:
        drafted.problems.append(
            _("Κανένα στοιχείο πληρωμών: δεν διαβάστηκαν όλα όσα δηλώνει το μητρώο.")
        )
        return
    current = {
        figure.figure_date: figure
        for figure in AbsorptionFigure.objects.filter(
            contract=contract, superseded_at=None
        ).order_by("-state")
    }
    for each in paid.paid:
        before = current.get(each.day)
        if before is not None and before.absorbed_amount == each.net:
            continue
        if before is not None and not before.is_published:
            drafted.problems.append(
                _("%s: περιμένει ήδη πρόχειρο με άλλο ποσό.") % short_day(each.day)
            )
            continue
        figure = AbsorptionFigure(
            contract=contract,
            figure_date=each.day,
            absorbed_amount=each.net,
            absorbed_gross=each.gross,
            document=_document(each.orders[-1], by),
            note=_sum_of(each.orders),
        )
        if before is not None:
            figure.change_kind = ChangeKind.REVISION
            figure.change_reason = SUM_OF_ORDERS_CHANGED
        _drafted(figure, by, short_day(each.day), drafted)


def _drafted(record, by, name, drafted):
    """Save a draft of what the rules allow; tell the rest."""
    try:
        with transaction.atomic():
            publication.edit(record, by)
    except ValidationError as error:
        drafted.problems.append(f"{name}: {' '.join(error.messages)}")
        return False
    drafted.records.append(record)
    return True


def _sum_of(orders):
    """Return which payment orders are in a sum, as many as fit."""
    text = _("Άθροισμα καθαρών ποσών ενταλμάτων, πιστωτικά αρνητικά: ")
    shown = list(orders)
    while len(text + ", ".join(shown)) > NOTE - 30:
        shown.pop(0)
    left = len(orders) - len(shown)
    more = _(" και %d παλαιότερα") % left if left else ""
    return f"{text}{', '.join(shown)}{more}"
