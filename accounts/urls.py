"""The pages of accounts beyond django-allauth's own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from accounts.views import entrance

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "accounts/confirm-email/<key>/",
        entrance.ConfirmByLinkView.as_view(),
        name="account_confirm_email",
    ),
    path("accounts/waiting/", entrance.waiting, name="account_waiting"),
]
if settings.MAILBOX:
    urlpatterns.append(path("mailbox/", entrance.mailbox_page, name="mailbox"))
