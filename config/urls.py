"""All addresses; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("recognition.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("recognition.api")),
    path("health/", include("recognition.health")),
    path("admin/queue/", include("recognition.queue_page")),
    path("admin/", admin.site.urls),
]

handler400 = "recognition.errors.bad_request"
handler500 = "recognition.errors.server_error"
