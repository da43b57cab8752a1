"""What is wrong with a question, in the format that was asked for."""

import csv
import io
import json

import xlsxwriter


def problem_file(problems, extension):
    """Return the messages by parameter as a file: a table, or an object in JSON."""
    errors = {name: str(message) for name, message in problems.items()}
    if extension == "json":
        return json.dumps({"errors": errors}, ensure_ascii=False).encode()
    lines = [("parameter", "error"), *errors.items()]
    if extension == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(lines)
        return text.getvalue().encode()
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(lines):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
    return file.getvalue()
