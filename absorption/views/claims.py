"""What was merely reported: of the Action as each source says it, and of each municipality."""

from django.utils.translation import gettext as _

from absorption.charts import dots
from absorption.figures import claims
from absorption.views.context import day_of, show
from absorption.views.page_cache import public_page
from absorption.views.shared import SHARED


@public_page("as_of")
def reported(request):
    """Show what was reported, with its sources; nothing of it is ever added up."""
    of_action, of_municipalities = claims.of_overview(SHARED.get(request, day_of(request)).said)
    return show(
        request,
        "claims/reported.html",
        "reported",
        _("Τι έχει αναφερθεί"),
        page_description=_("Δημοσιεύματα και ανακοινώσεις, όπως ειπώθηκαν. Δεν προστίθενται ποτέ."),
        claims=of_action,
        dots=dots.claim_dots(of_municipalities),
    )
