"""The API: `/api/v1/jobs/`, its schema at `/api/schema/` and a page to try it at `/api/docs/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, cast

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import include, path, re_path
from django.utils import translation
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import mixins, renderers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from recognition import submission
from recognition.desk.saying import Outcome, say
from recognition.filters import JobFilter, NewestFirst
from recognition.life import JobQuerySet
from recognition.models import Job
from recognition.problems import Conflict, NotFound, Refused
from recognition.reasons import reason
from recognition.schema import problems
from recognition.serializers import (
    JobSerializer,
    JobUpload,
    PredictionSerializer,
    SayingSerializer,
)
from recognition.serving import send

if TYPE_CHECKING:
    from accounts.models import User

app_name = "api"


class PictureRenderer(renderers.JSONRenderer):
    """Lets a client ask for a picture; FileResponse needs no rendering."""

    media_type = "image/*"
    format = "image"


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    """The jobs of the person who asks."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    parser_classes = [MultiPartParser]
    filter_backends = [DjangoFilterBackend]
    filterset_class = JobFilter
    pagination_class = NewestFirst
    lookup_value_converter = "uuid"

    def get_queryset(self) -> JobQuerySet:
        return Job.objects.for_user(cast("User", self.request.user)).with_results()

    @extend_schema(responses={200: JobSerializer, **problems(400)})
    def list(self, request: Request) -> Response:
        """Your jobs, newest first."""
        return super().list(request)

    @extend_schema(responses={200: JobSerializer, **problems(404)})
    def retrieve(self, request: Request, pk: str) -> Response:
        """One job, with its result once its state is done."""
        return super().retrieve(request, pk)

    @extend_schema(
        request={"multipart/form-data": JobUpload},
        responses={202: JobSerializer, **problems(400, 413, 415, 429, 507)},
    )
    def create(self, request: Request) -> Response:
        """Send an image. The answer comes at once; ask for the job until it is done."""
        upload = JobUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        image, layout, script = (upload.validated_data[f] for f in ("image", "layout", "script"))
        done = submission.submit(cast("User", request.user), [image], layout, script)
        for refusal in done.refusals:
            raise Refused(refusal.code, reason(refusal.code, refusal.message))
        return self._accepted(done.jobs[0])

    @extend_schema(responses={204: None, **problems(404)})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a job with its image and its result."""
        submission.remove(self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses={200: JobSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a job that is not over yet."""
        job = self.get_object()
        if not submission.cancel(job):
            raise Conflict(_("The job is over; it cannot be canceled any more."))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={202: JobSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Run a failed or canceled job again."""
        job = self.get_object()
        if not submission.resubmit(job):
            raise Conflict(_("Only a failed or canceled job can be run again."))
        return self._accepted(job)

    @extend_schema(
        request=SayingSerializer,
        responses={201: PredictionSerializer, 202: PredictionSerializer, **problems(400, 404)},
    )
    @action(detail=True, methods=["post"], parser_classes=[JSONParser, FormParser, MultiPartParser])
    def verdicts(self, request: Request, pk: str) -> Response:
        """Say what a number is. 202 where its batch is keyed blind, and nothing agrees yet."""
        job, said = self.get_object(), SayingSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        number = get_object_or_404(job.predictions, order=said.validated_data["order"])
        outcome = say(cast("User", request.user), number, said.saying)
        kept = self.get_queryset().get(pk=job.pk).predictions.get(pk=number.pk)
        status = 201 if outcome is Outcome.KEPT else 202
        return Response(PredictionSerializer(kept).data, status=status)

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY, **problems(404)})
    @action(detail=True, renderer_classes=[PictureRenderer, renderers.JSONRenderer])
    def image(self, request: Request, pk: str) -> HttpResponseBase:
        """The upright image, as PNG or JPEG."""
        job = self.get_object()
        return send(request, job.image, job.name)

    def _accepted(self, job: Job) -> Response:
        data = self.get_serializer(self.get_queryset().get(pk=job.pk)).data
        return Response(data, status=202, headers={"Location": data["url"]})


class SchemaView(SpectacularAPIView):
    """For programs and their authors: the same for everybody, in English."""

    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """drf-spectacular's own get would follow `?lang=`."""
        with translation.override(settings.LANGUAGE_CODE):
            response: Response = self._get_schema_response(request)  # type: ignore[no-untyped-call]
        response.headers["Content-Language"] = settings.LANGUAGE_CODE
        return response


class DocumentationView(SpectacularSwaggerSplitView):
    permission_classes = [AllowAny]
    template_name = "api/documentation.html"


class NothingHere(APIView):
    """So that a mistyped address, too, answers in JSON."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        raise NotFound


router = SimpleRouter(use_regex_path=False)
router.register("jobs", JobViewSet, basename="job")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocumentationView.as_view(url_name="api:schema"), name="documentation"),
    re_path("", NothingHere.as_view(), name="nothing"),
]
