"""Django's description of the money that followed."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AbsorptionConfig(AppConfig):
    """Figures, their publication, and the public pages."""

    name = "absorption"
    verbose_name = _("Απορρόφηση")

    def ready(self):
        """Keep history, releases without persons, and the groups of the staff."""
        from absorption.exports import withdrawals
        from absorption.publication import history, personal_data
        from absorption.search import folding
        from absorption.staff import roles

        connection_created.connect(folding.give_function)
        history.track()
        personal_data.left.connect(withdrawals.withdraw_holding)
        post_migrate.connect(roles.make_groups, sender=self)
