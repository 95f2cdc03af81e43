"""Pictures on their way out."""

from __future__ import annotations

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def send(request: HttpRequest, file: FieldFile, name: str) -> HttpResponseBase:
    """The file, called like the upload `name`; its type comes from our own extension.

    A job's picture never changes, but a browser has to ask each time whether it still is there and
    open to this person: then 304. Raises Http404 where the file is gone.
    """
    kept = PurePath(file.name or "")
    try:
        content = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404("The picture is gone.") from error
    etag = quote_etag(kept.stem)
    response: HttpResponseBase | None = get_conditional_response(request, etag)
    if response is None:
        filename = (PurePath(name).stem or "image") + kept.suffix
        response = FileResponse(content, filename=filename, content_type=TYPES[kept.suffix])
    else:
        content.close()
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response
