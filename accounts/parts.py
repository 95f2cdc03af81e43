"""A large download that goes on where it broke off (RFC 9110, range requests)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PIECE = 64 * 2**10  # bytes


def send_part(request: HttpRequest, file: IO[bytes], size: int, name: str) -> HttpResponseBase:
    """The file of `size` bytes as an attachment, or the part of it that the client asks for.

    One part is enough to go on; whoever asks for several gets the whole.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    response: HttpResponseBase
    if not asked or not any(asked.groups()):
        response = FileResponse(file, as_attachment=True, filename=name)
    else:
        start, end = _bounds(asked[1], asked[2], size)
        response = _part(file, start, end, size) if start < end else _none(size)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Accept-Ranges"] = "bytes"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first byte, and the one after the last; without a first, the last so many."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _part(file: IO[bytes], start: int, end: int, size: int) -> HttpResponseBase:
    file.seek(start)
    response = StreamingHttpResponse(
        _pieces(file, end - start), status=206, content_type="application/zip"
    )
    response["Content-Length"] = str(end - start)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


def _none(size: int) -> HttpResponse:
    return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
