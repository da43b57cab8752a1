"""HTML put together in loops is what Django would put together."""

import pytest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from absorption.templatetags.markup import escaped, markup


@pytest.mark.parametrize(
    "part",
    ["a & b", "<script>\"'", mark_safe("<b>safe</b>"), gettext_lazy("Δήμοι"), 7, None, ""],
)
def test_a_part_is_escaped_as_django_does(part):
    assert escaped(part) == conditional_escape(part)
    made = markup('<a href="{}">{}</a>', part, "x<y")
    assert made == format_html('<a href="{}">{}</a>', part, "x<y")
    assert isinstance(made, SafeString)
    assert isinstance(escaped(part), SafeString)
