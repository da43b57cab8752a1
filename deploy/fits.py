"""Says whether the code in this folder can live with the tables as they are now.

Run with a version's own Python, in its folder (`deploy/upgrade` does):

    fits.py --before           prints the tables' columns and rules, as JSON
    fits.py [FILE]             prints why not, a line each; FILE is what --before printed

Fits: each column that the code knows is there, what it does not know may stay empty or has a
default, no column it writes has another type, and no rule is new about these columns alone (one
that also names a new column held for every row that was there, so it does for rows like these).
Triggers and data that changed its meaning are not seen.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402


def models():
    """Return every table's model, once."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.managed and not each._meta.proxy]


def tables():
    """Return {table: {"columns": {name: [type, may be left out]}, "rules": {name: columns}}}."""
    said = {}
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for name in (model._meta.db_table for model in models()):
            if name not in there:
                continue
            columns = connection.introspection.get_table_description(cursor, name)
            rules = connection.introspection.get_constraints(cursor, name)
            said[name] = {
                "columns": {
                    each.name: [str(each.type_code), bool(each.null_ok or each.default)]
                    for each in columns
                },
                "rules": {
                    rule: each["columns"] or []
                    for rule, each in rules.items()
                    if each["check"] or each["unique"]
                },
            }
    return said


def reasons(now, before):
    """Yield what this code cannot live with."""
    for model in models():
        name, known = model._meta.db_table, {f.column for f in model._meta.local_concrete_fields}
        if name not in now:
            yield f"{name}: the table is gone"
            continue
        columns, rules = now[name]["columns"], now[name]["rules"]
        for column in sorted(known - columns.keys()):
            yield f"{name}.{column}: the column is gone"
        for column in sorted(columns.keys() - known):
            if not columns[column][1]:
                yield f"{name}.{column}: new, required, and without a default"
        if name not in before:
            continue
        for column in sorted(known & columns.keys() & before[name]["columns"].keys()):
            if columns[column][0] != before[name]["columns"][column][0]:
                yield f"{name}.{column}: of another type"
        for rule in sorted(rules.keys() - before[name]["rules"].keys()):
            if known.issuperset(filter(None, rules[rule])):
                yield f"{name}: a new rule, {rule}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--before"]:
        json.dump(tables(), sys.stdout)
    else:
        before = json.loads(Path(sys.argv[1]).read_text()) if sys.argv[1:] else {}
        found = list(reasons(tables(), before))
        sys.stdout.writelines(f"{reason}\n" for reason in found)
        sys.exit(bool(found))
