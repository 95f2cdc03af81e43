"""The pages of accounts beyond django-allauth's own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from accounts.views import account, codes, entrance, privacy, second_factor

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "accounts/confirm-email/",
        codes.ConfirmEmailCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path(
        "accounts/login/code/confirm/",
        codes.ConfirmLogInCodeView.as_view(),
        name="account_confirm_login_code",
    ),
    path(
        "accounts/confirm-email/<key>/",
        entrance.ConfirmByLinkView.as_view(),
        name="account_confirm_email",
    ),
    path(
        "accounts/2fa/authenticate/",
        second_factor.SecondFactorView.as_view(),
        name="mfa_authenticate",
    ),
    path("accounts/waiting/", entrance.waiting, name="account_waiting"),
    path("accounts/profile/", account.profile, name="account_profile"),
    path("accounts/plan/", account.plan, name="account_plan"),
    path("accounts/tokens/", account.tokens, name="account_tokens"),
    path("accounts/tokens/<key>/revoke/", account.revoke_token, name="account_token_revoke"),
    path("accounts/sessions/end/", account.log_out_everywhere, name="account_log_out_everywhere"),
    path("accounts/data/", privacy.data, name="account_data"),
    path("accounts/data/<uuid:pk>/", privacy.download, name="account_export"),
    path("accounts/data/<uuid:pk>/delete/", privacy.remove_export, name="account_export_delete"),
    path("accounts/delete/", privacy.delete, name="account_delete"),
]
if settings.MAILBOX:
    urlpatterns += [
        path("mailbox/", entrance.mailbox_page, name="mailbox"),
        path("mailbox/<key>/", entrance.open_mailbox, name="mailbox_key"),
    ]
