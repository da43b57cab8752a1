"""The README inside a zip, in two languages."""

from django.conf import settings

from absorption.datasets import DATASETS
from absorption.exports.about import LICENCE, LICENCE_URL, in_both

GREEK = """# Έξυπνες Πόλεις: τα δεδομένα της Δράσης 16954
{demo_el}
Έκδοση δεδομένων {version}, όπως ήταν στις {day}. Εκδότης: {publisher}. Επικοινωνία: {contact}.
Πηγή: {base}/data/

- Κενό κελί: δεν έχει δημοσιευθεί. Ποτέ δεν σημαίνει μηδέν.
- Τα ποσά είναι ευρώ, ακριβή στο λεπτό. Κάθε στήλη λέει αν περιλαμβάνει ΦΠΑ.
- Οι κωδικοί ΥΠΕΣ των Δήμων έχουν μηδενικά μπροστά: διαβάστε τους ως κείμενο.
- Κείμενο που θα έτρεχε ως τύπος σε λογιστικό φύλλο έχει μπροστά του μια απόστροφο.
- Τα σύνολα βγαίνουν από τις γραμμές με counts_in_totals = true.
- `datapackage.json`: το λεξικό. `SHA256SUMS`: `sha256sum -c SHA256SUMS`.

Άδεια: {licence} ({licence_url}).

"""
ENGLISH = """
# Smart Cities: the data of Action 16954
{demo_en}
Data version {version}, as of {day}. Publisher: {publisher}. Contact: {contact}.
Source: {base}/data/

- An empty cell: not published. It never means zero.
- Amounts are in euro, exact to the cent. Each column says whether it includes VAT.
- Municipality codes have leading zeros: read them as text.
- Text that a spreadsheet would run as a formula has an apostrophe before it.
- Totals come from the rows with counts_in_totals = true.
- `datapackage.json`: the dictionary. `SHA256SUMS`: `sha256sum -c SHA256SUMS`.

Licence: {licence} ({licence_url}).

"""


def readme(version, day, files, demo):
    """Return the text."""
    said = {
        "version": version,
        "day": day.isoformat(),
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT_EMAIL,
        "base": settings.BASE_URL,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "demo_el": "\n**ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ: οι γραμμές είναι επινοημένες.**\n" if demo else "",
        "demo_en": "\n**DEMO DATA: the rows are invented.**\n" if demo else "",
    }
    return (
        GREEK.format(**said)
        + contents("Αρχείο", "Γραμμές", "el", files)
        + ENGLISH.format(**said)
        + contents("File", "Rows", "en", files)
    )


def contents(file, rows, language, files):
    """Return the table of the CSV files."""
    lines = [f"| {file} | {rows} | |", "|---|---:|---|"]
    for dataset in DATASETS.values():
        name = f"{dataset.name}.csv"
        said = in_both(dataset.description)[language]
        lines.append(f"| `{name}` | {files[name]['rows']} | {said} |")
    return "\n".join(lines) + "\n"
