"""What an editor decides about a candidate, and the drafts that follow from it.

Amounts are the register's, as they are. What it does not say, or says in a way that cannot
be, is left out and told. Then the usual four eyes.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption import publication
from absorption.imports.errors import CellError
from absorption.imports.khmdhs import contractor_of, document_of, document_reference
from absorption.imports.names import folded
from absorption.models import AbsorptionFigure
from absorption.models.registers import Candidate, CandidateState, FundingCode, RegisterRecord
from absorption.models.system_texts import ADAM_OF_THE_CONTRACT, SUM_OF_ORDERS_CHANGED
from absorption.registers.parsing import read
from absorption.registers.store import Dossier, dossier
from absorption.templatetags.amounts import short_day
from municipalities.identifiers import GREECE, validate_cpv_list
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

NOTE = 500  # characters that the field takes


@transaction.atomic
def accept(candidate, by, *, title, contracting_authority, municipalities, confirm_funding=False):
    """Draft the contract with its amendments and figures; return the `Drafting`.

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
    action = Action.objects.sole()
    if action is None:
        raise ValidationError(_("Δεν έχει δημοσιευθεί η Δράση."))
    values, problems = _believable(first)
    municipalities = list(municipalities)
    granted = Allocation.objects.originals().published().filter(ops_code__in=first.funding.ops)
    contract = Contract(
        action=action,
        title=title,
        contracting_authority=contracting_authority,
        adam=first.adam,
        allocation=granted.filter(municipality__in=municipalities).first(),
        document=_document(first.adam, by),
        **values,
    )
    drafting = Drafting(contract, by, problems)
    publication.edit(contract, by)
    drafting.records.append(contract)
    share = 100 if len(municipalities) == 1 else None
    for municipality in municipalities:
        ContractShare.objects.create(contract=contract, municipality=municipality, share=share)
    contract.contractors.set(drafting.contractors(first.members))
    _decide(candidate, by, CandidateState.ACCEPTED, contract=contract)
    if confirm_funding and first.funding.number:
        FundingCode.objects.get_or_create(
            number=first.funding.number, defaults={"candidate": candidate, "by": by}
        )
    drafting.rest(candidate, found)
    return drafting


@transaction.atomic
def link(candidate, by, contract):
    """Say that a contract of the portal is this candidate; its ΑΔΑΜ is drafted if it has none.

    Raises ValidationError when it was decided meanwhile or the contract is another one.
    """
    candidate = _undecided(candidate)
    chain = dossier(candidate).chain
    if contract.adam and contract.adam not in chain.adams:
        raise ValidationError(
            _("Η σύμβαση %(reference)s έχει άλλον ΑΔΑΜ: %(adam)s.")
            % {"reference": contract.reference, "adam": contract.adam}
        )
    _decide(candidate, by, CandidateState.LINKED, contract=contract)
    drafting = Drafting(contract, by)
    if chain.first and not contract.adam:
        if contract.is_published:
            change = {"adam": chain.first.adam, "change_reason": ADAM_OF_THE_CONTRACT}
            drafting.records += publication.propose_all([(contract, change)], by)
        else:
            contract.adam = chain.first.adam
            publication.edit(contract, by)
            drafting.records.append(contract)
    return drafting


@transaction.atomic
def refuse(candidate, by, reason):
    """Say that a candidate is not of the Action, and why: it is not proposed again.

    Raises ValidationError when it was decided meanwhile.
    """
    _decide(_undecided(candidate), by, CandidateState.REFUSED, reason=reason)


@transaction.atomic
def draft_rest(candidate, by):
    """Draft the amendments and figures that the register has and the portal has not."""
    drafting = Drafting(candidate.contract, by)
    drafting.rest(candidate, dossier(candidate))
    if candidate.changed_at:
        candidate.changed_at = None
        candidate.save()
    return drafting


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
    if ends and any(day and ends < day for day in (first.signed_on, first.starts_on)):
        ends = None
        problems.append(_("Η λήξη προηγείται της υπογραφής ή της έναρξης: μένει κενή."))
    cpv = []
    for code in first.cpv:
        try:
            validate_cpv_list(code)
        except ValidationError:
            problems.append(_("Δεν είναι κωδικός CPV: %s") % code)
        else:
            cpv.append(code)
    values = {
        "signed_on": first.signed_on,
        "starts_on": first.starts_on,
        "ends_on": ends,
        "net_amount": net,
        "gross_amount": gross,
        "cpv": " ".join(cpv),
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


def _document(adam, by):
    """Return the document that is the register's record, drafted when absent."""
    known = Document.objects.originals().filter(reference=document_reference(adam)).first()
    if known:
        return known
    record = RegisterRecord.objects.select_related("answer").get(reference=adam)
    note = _("Απάντηση του ΚΗΜΔΗΣ της %(time)s, SHA-256 %(digest)s.") % {
        "time": timezone.localtime(record.answer.received_at).strftime("%d/%m/%Y %H:%M"),
        "digest": record.answer.sha256,
    }
    document = document_of(adam, read(record.kind, record.content).submitted_on, note)
    publication.edit(document, by)
    return document


class Drafting:
    """The drafts made of what the register says of a contract, and what was left out and why."""

    def __init__(self, contract: Contract, by, problems=()):
        """Take the contract, who drafts, and what has been left out of the contract itself."""
        self.contract, self.by = contract, by
        self.records: list[Record] = []
        self.problems: list[str] = [*problems]

    def contractors(self, members) -> list[Contractor]:
        """Return the members of the consortium, each once, drafted when absent."""
        found = {}
        for member in members:
            country = "GR" if member.country in GREECE else member.country[:2].upper()
            same = Contractor.objects.originals().filter(country=country, tax_id=member.tax_id)
            contractor = same.first() if member.tax_id else None
            try:
                contractor = contractor or self._new_contractor(member, country)
            except (ValidationError, CellError):
                self.problems.append(
                    _("Ο ανάδοχος με ΑΦΜ «%s» δεν καταχωρίστηκε: ελέγξτε τον στο έγγραφο.")
                    % member.tax_id
                )
                continue
            found[contractor.pk] = contractor
        return list(found.values())

    def _new_contractor(self, member, country):
        if country == "GR":
            contractor = contractor_of(member.name, member.tax_id)
        else:
            contractor = Contractor(
                name=member.name,
                tax_id=member.tax_id,
                country=country,
                slug=f"{country}-{member.tax_id}".lower(),
                natural_person=member.may_be_person,
            )
        publication.edit(contractor, self.by)
        return contractor

    def rest(self, candidate: Candidate, found: Dossier):
        """Draft the amendments and figures that the portal has not."""
        chain = found.chain
        self.problems += chain.faults
        if chain.first and self.contract.adam == chain.first.adam:
            self._amendments(chain.later)
        elif len(chain.versions) > 1:
            self.problems.append(
                _("Η σύμβαση της πύλης έχει ΑΔΑΜ άλλης έκδοσης: οι τροποποιήσεις μένουν σε εσάς.")
            )
        paid = found.payments
        self.problems += [*candidate.problems, *paid.problems, *paid.notes]
        if candidate.problems:
            self.problems.append(
                _("Κανένα στοιχείο πληρωμών: δεν διαβάστηκαν όλα όσα δηλώνει το μητρώο.")
            )
        else:
            self._figures(paid.paid)

    def _amendments(self, later):
        existing = ContractAmendment.objects.originals().filter(contract=self.contract)
        adams = set(existing.values_list("adam", flat=True))
        number = max(existing.values_list("number", flat=True), default=0)
        for version in later:
            record = version.record
            if record.adam in adams or version.problem:
                continue  # a problem is told with the faults of the chain
            changes = (version.net_change, version.gross_change, version.new_ends_on)
            if record.signed_on is None or changes == (None, None, None):
                self.problems.append(_("%s: δεν φαίνεται πότε ή τι αλλάζει.") % record.adam)
                continue
            amendment = ContractAmendment(
                contract=self.contract,
                number=number + 1,
                signed_on=record.signed_on,
                net_change=version.net_change,
                gross_change=version.gross_change,
                new_ends_on=version.new_ends_on,
                adam=record.adam,
                document=_document(record.adam, self.by),
            )
            number += self._draft(amendment, record.adam)

    def _figures(self, sums):
        figures = AbsorptionFigure.objects.filter(contract=self.contract, superseded_at=None)
        current = {figure.figure_date: figure for figure in figures.order_by("-state")}
        for each in sums:
            before = current.get(each.day)
            if before is not None and before.absorbed_amount == each.net:
                continue
            if before is not None and not before.is_published:
                self.problems.append(
                    _("%s: περιμένει ήδη πρόχειρο με άλλο ποσό.") % short_day(each.day)
                )
                continue
            figure = AbsorptionFigure(
                contract=self.contract,
                figure_date=each.day,
                absorbed_amount=each.net,
                absorbed_gross=each.gross,
                document=_document(each.orders[-1], self.by),
                note=_sum_of(each.orders),
            )
            if before is not None:
                figure.change_kind = ChangeKind.REVISION
                figure.change_reason = SUM_OF_ORDERS_CHANGED
            self._draft(figure, short_day(each.day))

    def _draft(self, record, name):
        """Save a draft of what the rules allow; tell the rest. Return whether it was saved."""
        try:
            with transaction.atomic():
                publication.edit(record, self.by)
        except ValidationError as error:
            self.problems.append(f"{name}: {' '.join(error.messages)}")
            return False
        self.records.append(record)
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
