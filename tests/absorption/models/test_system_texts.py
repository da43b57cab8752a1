"""What the portal writes into records is shown in the language of the reader."""

from django.utils import translation

from absorption.models.system_texts import in_the_language_of_the_reader


def test_a_number_of_contracts_in_a_note_is_told_in_english():
    note = "Πλήθος συμβάσεων κατά την πηγή: 12"
    assert in_the_language_of_the_reader(note) == note
    with translation.override("en"):
        told = in_the_language_of_the_reader(note)
    assert told == "Number of contracts according to the source: 12"
