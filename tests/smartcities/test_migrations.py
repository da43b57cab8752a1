"""While an upgrade runs, the version before still serves: its queries must go on working."""

import pytest
from django_migration_linter import MigrationLinter

# They were there before the portal was first installed anywhere.
BEFORE_ALL = ("0001_initial",)
# It refuses what no version before could publish: a second Action, which `migrate` refuses too.
REFUSES_WHAT_NOBODY_ENTERS = ("0002_one_action",)
# A bounded text becomes one without bounds: what is stored stays as it is, on PostgreSQL at once.
WIDENS = ("0005_any_number_of_cpv", "0010_any_number_of_cpv")


@pytest.mark.postgres
@pytest.mark.long
@pytest.mark.django_db
def test_no_migration_breaks_the_version_before(tmp_path):
    linter = MigrationLinter(
        str(tmp_path),
        include_apps=["absorption", "municipalities"],
        ignore_name=[*BEFORE_ALL, *REFUSES_WHAT_NOBODY_ENTERS, *WIDENS],
        analyser_string="postgresql",
        no_cache=True,
        quiet=["ok", "ignore", "warning"],
    )
    linter.lint_all_migrations()
    assert linter.nb_total > 1
    assert not linter.has_errors, "docs/operators.md says how to do it in two steps"
