"""Django's description of the money that followed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AbsorptionConfig(AppConfig):
    """Figures, their publication, and the public pages."""

    name = "absorption"
    verbose_name = _("Απορρόφηση")
