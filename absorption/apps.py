"""Django's description of the money that followed."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AbsorptionConfig(AppConfig):
    """Figures, their publication, and the public pages."""

    name = "absorption"
    verbose_name = _("Απορρόφηση")

    def ready(self):
        """Keep history of every record, and both groups after each migration."""
        from absorption import history, roles

        history.track()
        post_migrate.connect(roles.make_groups, sender=self)
