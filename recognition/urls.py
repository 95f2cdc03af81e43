"""The pages and the API of recognition."""

from django.urls import URLPattern, URLResolver, include, path

from recognition import files, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("upload/", views.upload, name="upload"),
    path("history/", views.history, name="history"),
    path("history/csv/", views.history_csv, name="history_csv"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/status/", views.job_status, name="job_status"),
    path("jobs/<uuid:job_id>/retry/", views.job_retry, name="job_retry"),
    path("jobs/<uuid:job_id>/cancel/", views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/delete/", views.job_delete, name="job_delete"),
    path("jobs/<uuid:job_id>/correct/", views.job_correct, name="job_correct"),
    path("jobs/<uuid:job_id>/image/", files.image, name="job_image"),
    path("jobs/<uuid:job_id>/thumbnail/", files.thumbnail, name="job_thumbnail"),
    path("", include("recognition.desk.urls")),
]
