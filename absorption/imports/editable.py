"""The datasets that a file may change."""

from absorption.imports.allocations import Allocations
from absorption.imports.base import Editable
from absorption.imports.contracts import Amendments, Contracts
from absorption.imports.payments import Figures
from absorption.imports.sources import Reported
from absorption.imports.subprojects import Subprojects

EDITABLES: dict[str, type[Editable]] = {
    editable.name: editable
    for editable in (Allocations, Subprojects, Contracts, Amendments, Figures, Reported)
}
