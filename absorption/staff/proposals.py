"""Accounts change by two people: somebody who publishes proposes, somebody else confirms.

While nobody else publishes, whoever runs the server confirms, with `manage.py confirm_account`.
Nobody proposes or decides about their own account, nor about one that may do everything.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.models.accounts import AccountChange, AccountProposal, Enrolment, Outcome
from absorption.staff import accounts
from absorption.staff.roles import may_publish, publishers


def check(proposal, by):
    """Raise ValidationError where this person may not propose this, said at its field."""
    _require(may_publish(by), None, _("Προτείνει μόνο όποιος δημοσιεύει."))
    account = proposal.account
    is_open = AccountProposal.objects.filter(outcome=Outcome.OPEN).exclude(pk=proposal.pk)
    said = _("Υπάρχει ήδη ανοιχτή πρόταση για αυτόν τον λογαριασμό.")
    if account is None:
        _require(not is_open.filter(username__iexact=proposal.username).exists(), "username", said)
        taken = get_user_model().objects.filter(username__iexact=proposal.username).exists()
        _require(not taken, "username", _("Υπάρχει ήδη λογαριασμός με αυτό το όνομα."))
        return
    get_user_model().objects.select_for_update().get(pk=account.pk)  # of two, one comes first
    _require(not is_open.filter(account=account).exists(), "account", said)
    _require(account != by, "account", _("Για τον δικό σας λογαριασμό προτείνει άλλος."))
    _require(
        account.is_staff and not account.is_superuser,
        "account",
        _("Αυτόν τον λογαριασμό τον αλλάζει μόνο ο διαχειριστής του διακομιστή."),
    )
    is_so = {
        AccountChange.ROLE: account.groups.filter(name=proposal.role).exists(),
        AccountChange.EMAIL: account.email == proposal.email,
        AccountChange.DEACTIVATE: not account.is_active,
        AccountChange.REACTIVATE: account.is_active,
    }
    _require(not is_so[proposal.kind], "kind", _("Έτσι είναι ήδη."))


def may_decide(proposal, user):
    """Return whether this person may confirm a proposal."""
    return (
        proposal.outcome == Outcome.OPEN
        and may_publish(user)
        and user.pk not in {proposal.proposed_by_id, proposal.account_id}
        and not accounts.are_apart(user.pk, {proposal.proposed_by_id})
    )


def may_refuse(proposal, user):
    """Return whether this person may close a proposal: not one about themselves."""
    return may_publish(user) and user.pk != proposal.account_id


def others_who_may_decide(proposal):
    """Return who publishes and is neither the proposer nor whom it is about."""
    return publishers().exclude(pk__in={proposal.proposed_by_id, proposal.account_id})


@transaction.atomic
def confirm(proposal, by=None):
    """Do what is proposed; return the account that needs a link to enrol, or None.

    `by` None is the server's command. Raises ValidationError for who may not decide, and when
    it was decided in the meantime or cannot be done any more.
    """
    proposal = _open(proposal)
    if by is None:
        others = ", ".join(others_who_may_decide(proposal).values_list("username", flat=True))
        text = _("Το εγκρίνει συνάδελφος που δημοσιεύει: %(others)s") % {"others": others}
        _require(not others, None, text)
    else:
        text = _("Εγκρίνει άλλος από όποιον το πρότεινε, και όχι για τον εαυτό του.")
        _require(may_decide(proposal, by), None, text)
    check(proposal, proposal.proposed_by)
    enrolls = _apply(proposal)
    _decide(proposal, Outcome.CONFIRMED, by)
    return enrolls


@transaction.atomic
def refuse(proposal, by):
    """Close a proposal without doing it; whoever made it may take it back, its subject may not.

    Raises ValidationError for who may not, and when it was decided in the meantime.
    """
    proposal = _open(proposal)
    text = _("Απορρίπτει μόνο όποιος δημοσιεύει, και όχι για τον εαυτό του.")
    _require(may_refuse(proposal, by), None, text)
    _decide(proposal, Outcome.REFUSED, by)


def _open(proposal):
    stored = AccountProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    _require(stored.outcome == Outcome.OPEN, None, _("Έχει ήδη αποφασιστεί."))
    return stored


def _apply(proposal):
    if proposal.kind == AccountChange.INVITE:
        account = accounts.make_account(proposal.username, proposal.role, proposal.email)
        Enrolment.objects.create(account=account, opened_by=proposal.proposed_by)
        proposal.account = account
        return account
    account = proposal.account
    if proposal.kind == AccountChange.ROLE:
        account.groups.set([Group.objects.get(name=proposal.role)])
    elif proposal.kind == AccountChange.EMAIL:
        account.email = proposal.email
    else:
        account.is_active = proposal.kind == AccountChange.REACTIVATE
    account.save()
    if proposal.kind != AccountChange.REACTIVATE:
        return None
    accounts.forget_phone(account, proposal.proposed_by)
    return account


def _decide(proposal, outcome, by):
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, timezone.now()
    proposal.save()


def _require(condition, field, message):
    if not condition:
        raise ValidationError({field: message} if field else message)
