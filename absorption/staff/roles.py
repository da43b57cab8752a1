"""The two kinds of staff and what each may do. No page changes it."""

from django.apps import apps as installed
from django.contrib.auth import get_user_model
from django.db.models import Q

from absorption.models.accounts import Role

EDITORS = Role.EDITOR.value
PUBLISHERS = Role.PUBLISHER.value
PUBLISH = "absorption.publish"
PREPARE = "absorption.prepare_errorreport"
# The version before lets whoever may change a report publish it alone: never an editor.
PUBLISHERS_ONLY = ["publish", "change_errorreport"]

# What editors write. Everything else of the two apps they read.
WRITTEN = (
    "absorptionfigure",
    "action",
    "allocation",
    "contract",
    "contractamendment",
    "contractor",
    "contractshare",
    "document",
    "factsource",
    "milestone",
    "municipality",
    "reportedfigure",
    "subproject",
)
READ = (
    "candidate",
    "change",
    "checkacknowledgement",
    "contracttotal",
    "datarelease",
    "dataversion",
    "errorreport",
    "fundingcode",
    "region",
    "syncrun",
)


def may_publish(user):
    """Return whether the user publishes and sends back; four eyes hold besides."""
    return user.has_perm(PUBLISH)


def publishers():
    """Return everybody who publishes and may enter."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    return people.filter(Q(is_superuser=True) | Q(groups__name=PUBLISHERS)).distinct()


def make_groups(sender, using, apps=installed, **details):
    """Make both groups and give them exactly their permissions (receiver of post_migrate).

    Runs after each migration, and after Django made the permissions of both apps, so that a
    new model never waits for somebody's click. `flush` sends the signal without `apps`.
    """
    try:
        group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    codenames = [f"{verb}_{name}" for name in WRITTEN for verb in ("add", "change", "delete")]
    codenames += [f"view_{name}" for name in WRITTEN + READ]
    codenames.append(PREPARE.removeprefix("absorption."))
    permissions = permission.objects.using(using).filter(
        content_type__app_label__in=["municipalities", "absorption"]
    )
    for name, allowed in ((EDITORS, codenames), (PUBLISHERS, codenames + PUBLISHERS_ONLY)):
        role, _made = group.objects.using(using).get_or_create(name=name)
        role.permissions.set(permissions.filter(codename__in=allowed))
