"""The pages and the API of recognition."""

from django.urls import URLPattern, URLResolver, include, path

from recognition import files, views
from recognition.additions import views as additions
from recognition.history import views as history

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("upload/", views.upload, name="upload"),
    path("history/", history.history, name="history"),
    path("history/delete/", history.delete, name="history_delete"),
    path("history/csv/", history.export, {"kind": "csv"}, name="history_csv"),
    path("history/json/", history.export, {"kind": "json"}, name="history_json"),
    path("history/xlsx/", history.export, {"kind": "xlsx"}, name="history_xlsx"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/status/", views.job_status, name="job_status"),
    path("jobs/<uuid:job_id>/retry/", views.job_retry, name="job_retry"),
    path("jobs/<uuid:job_id>/cancel/", views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/delete/", views.job_delete, name="job_delete"),
    path("jobs/<uuid:job_id>/correct/", views.job_correct, name="job_correct"),
    path("jobs/<uuid:job_id>/add/", views.job_add, name="job_add"),
    path("jobs/<uuid:job_id>/remove/", additions.job_remove, name="job_remove"),
    path("jobs/<uuid:job_id>/put-back/", additions.job_put_back, name="job_put_back"),
    path("jobs/<uuid:job_id>/take-away/", additions.job_take_away, name="job_take_away"),
    path("jobs/<uuid:job_id>/image/", files.image, name="job_image"),
    path("jobs/<uuid:job_id>/thumbnail/", files.thumbnail, name="job_thumbnail"),
    path("", include("recognition.desk.urls")),
]
