"""A file of the rows, as the answer to a request."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from recognition.exports import as_csv, as_json, as_xlsx
from recognition.exports.rows import Absolute, rows_of
from recognition.life import JobQuerySet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREAMED = {"csv": ("text/csv; charset=utf-8", as_csv), "json": ("application/json", as_json)}
KINDS = (*STREAMED, "xlsx")


def answer(kind: str, jobs: JobQuerySet, absolute: Absolute) -> HttpResponseBase:
    """CSV and JSON are sent while they are made; a workbook has to be whole first."""
    rows, name = rows_of(jobs, absolute), f"longhand-history.{kind}"
    if kind == "xlsx":
        book = as_xlsx.workbook(rows)
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    content_type, maker = STREAMED[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(maker.pieces(rows), content_type=content_type, headers=headers)
