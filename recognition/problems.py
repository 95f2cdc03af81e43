"""Every error of the API as problem details (RFC 9457, application/problem+json)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.views import exception_handler, set_rollback

from recognition.full import is_full
from recognition.submission import OverPlanError, StorageFullError

log = logging.getLogger("django.request")

CONTENT_TYPE = "application/problem+json"
REFUSED = {"format": HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "too-large": 413}  # else 400


class FieldProblem(serializers.Serializer[dict[str, str]]):
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer[dict[str, Any]]):
    """What went wrong and what to do."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="for programs; it stays the same")
    detail = serializers.CharField(help_text="for people; it may change")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=FieldProblem(many=True), required=False, help_text="what is wrong with each field"
    )


class Unauthenticated(exceptions.NotAuthenticated):
    default_detail = _("Please log in or send a token, as in “Authorization: Token 0a1b…”.")


class BadToken(exceptions.AuthenticationFailed):
    default_detail = _("This token is not valid (any more). Please make a new one.")


class NotFound(exceptions.NotFound):
    """One answer for what is missing and for what is somebody else's."""

    default_detail = _("There is nothing at this address.")


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = _("The upload is too large. A picture may have 25 MB.")


class Conflict(exceptions.APIException):
    """The job's state does not allow it."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class Full(exceptions.APIException):
    status_code = HTTPStatus.INSUFFICIENT_STORAGE


class OverPlan(exceptions.APIException):
    status_code = HTTPStatus.TOO_MANY_REQUESTS


class Refused(exceptions.APIException):
    """The picture's fault: `code` and `message` are ImageError's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, code)
        self.status_code = REFUSED.get(code, HTTPStatus.BAD_REQUEST)


class Garbled(exceptions.ParseError):
    default_detail = _("The request cannot be understood. Please send it as multipart/form-data.")


class Ours(exceptions.APIException):
    default_code = "internal"
    default_detail = _("Something went wrong on our side. Please try again in a moment.")


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """Django REST framework's exception handler (settings.REST_FRAMEWORK)."""
    problem = _as_problem(error)
    if isinstance(problem, Ours) or is_full(error):
        _report(context["request"])
    set_rollback()
    response = JsonResponse(_body(problem), status=problem.status_code, content_type=CONTENT_TYPE)
    usual = exception_handler(problem, context)
    for header in ("WWW-Authenticate", "Retry-After"):
        if usual is not None and header in usual:
            response[header] = usual[header]
    return response


def _as_problem(error: Exception) -> exceptions.APIException:
    match error:
        case exceptions.NotAuthenticated():
            return _like(error, Unauthenticated())
        case Http404() | exceptions.NotFound():
            return NotFound()
        case exceptions.ParseError():
            return Garbled()
        case exceptions.AuthenticationFailed():
            return _like(error, BadToken())
        case exceptions.APIException():
            return error
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation() | BadRequest() | MultiPartParserError() | UnreadablePostError():
            return Garbled()
        case StorageFullError():
            return Full(error.message, error.code)
        case OverPlanError():
            return OverPlan(error.message, error.code)
    return Full(StorageFullError().message, StorageFullError.code) if is_full(error) else Ours()


def _like(
    error: exceptions.APIException, problem: exceptions.APIException
) -> exceptions.APIException:
    """The view has put the status and the challenge on the error it caught."""
    problem.status_code = error.status_code
    problem.auth_header = getattr(error, "auth_header", "")  # type: ignore[attr-defined]
    return problem


def _body(problem: exceptions.APIException) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
    }
    details: Any = problem.get_full_details()
    if isinstance(problem, exceptions.ValidationError):
        first = next(iter(details.values()))[0]
        return body | {"code": "invalid", "detail": first["message"], "errors": details}
    return body | {"code": details["code"], "detail": details["message"]}


def _report(request: Any) -> None:
    """As Django does where nobody handles an exception: in the log, and to who listens."""
    got_request_exception.send(sender=None, request=request._request)
    log.exception("Internal Server Error: %s", request.path)
