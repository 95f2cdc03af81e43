"""The desk's addresses."""

from django.urls import path

from recognition.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/next/", views.desk_next, name="desk_next"),
    path("desk/say/", views.desk_say, name="desk_say"),
    path("desk/undo/", views.desk_undo, name="desk_undo"),
    path("desk/release/", views.desk_release, name="desk_release"),
    path("desk/batches/<uuid:batch_id>/", views.care, name="care"),
]
