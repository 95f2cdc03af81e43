"""Where our sign-up and log-in differ from django-allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts by Google and other providers."""
