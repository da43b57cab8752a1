"""What a person says once for a whole file, and what a file asks."""

from dataclasses import dataclass, fields

READ, LEAVE = "read", "leave"


@dataclass(frozen=True)
class Said:
    """The answers; "" where nothing was said.

    `date` and `document` are for rows that have none. `vat` is the basis of amounts whose heading
    does not say it, `decimal` the mark of numbers that can be read in two ways. `hidden` rows and
    rows `unrelated` to the Action are read or left out. `sheet` is the name of the one to read.
    """

    date: str = ""
    document: str = ""
    vat: str = ""
    decimal: str = ""
    hidden: str = ""
    unrelated: str = ""
    sheet: str = ""

    @classmethod
    def of(cls, answers):
        """Return what a dictionary, perhaps of more, says."""
        names = {field.name for field in fields(cls)}
        return cls(
            **{name: text for name, text in (answers or {}).items() if name in names and text}
        )


class Asking:
    """What of a file is open, and what is to be told of it."""

    questions: "list[Question]"
    notices: list[str]

    def ask(self, about, text):
        """Ask for the answer `about`."""
        self.questions.append(Question(about, text))

    def tell(self, text):
        """Let whoever brings the file know."""
        self.notices.append(text)


@dataclass(frozen=True)
class Question:
    """What has to be said before anything is written; `about` names the answer.

    `changes_values`: without the answer it is not known what the rows say.
    """

    about: str
    text: str
    changes_values: bool = False
