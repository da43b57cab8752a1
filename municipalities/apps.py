"""Django's description of the register."""

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, pre_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    """The register; it knows nothing of the money that followed."""

    name = "municipalities"
    verbose_name = _("Μητρώο")

    def ready(self):
        """Guard what is published where Django passes by `save()`, and what is upgraded."""
        from municipalities.models import Contract
        from municipalities.records import refuse_published_fixtures, refuse_published_links
        from municipalities.upgrades import refuse_what_cannot_be_upgraded

        pre_migrate.connect(refuse_what_cannot_be_upgraded, sender=self)

        pre_save.connect(refuse_published_fixtures)
        for links in (Contract.contractors, Contract.subprojects):
            m2m_changed.connect(refuse_published_links, sender=links.through)
