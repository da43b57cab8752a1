"""The words that fixtures, files and the ledger name a row by, instead of its number."""

from operator import attrgetter

from django.db import models


class KeyManager(models.Manager):
    """Finds a row by its natural key."""

    def get_by_natural_key(self, *values):
        """Return the row with the natural key `values`."""
        return self.get(**self.key_of(values))

    def key_of(self, values):
        """Return the lookups of the natural key `values`; what it links to is found by its own.

        Raises ObjectDoesNotExist where it is not.
        """
        key = {}
        for path, value in zip(self.model.key_fields, values, strict=True):
            name, _, rest = path.partition("__")
            linked = self.model._meta.get_field(name).related_model if rest else None
            key[name] = linked.objects.get_by_natural_key(value) if linked else value
        return key


class Keyed(models.Model):
    """A row with a natural key: the values of `key_fields`, lookups from the row on."""

    key_fields: tuple[str, ...]

    objects = KeyManager()

    class Meta:
        abstract = True

    def natural_key(self):
        return tuple(attrgetter(name.replace("__", "."))(self) for name in self.key_fields)
