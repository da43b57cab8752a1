"""What the tests of safety share with those of the admin."""

from tests.absorption.conftest import editor, publisher

__all__ = ["editor", "publisher"]
