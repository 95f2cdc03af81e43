"""How often a password may be wrong, and for whom that then counts.

Three counts bound guessing (ACCOUNT_RATE_LIMITS): an address at one account, an address at all
accounts, and all addresses at one account. A success forgives what was counted at its account, so
that a person's own typing errors do not add up over the day; what its address did at other accounts
stays counted, or whoever has one account could guess at the others without end.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP = "allauth.account"


def take(request: HttpRequest, account: str) -> Callable[[], None] | None:
    """Count an attempt as failed; what to call once it succeeded, or None where it is one too many.

    `account` is what was typed as the address, whether there is such an account or not.
    """
    keys = {
        "login_failed": f"{ratelimit.get_ip(request)} {account}",
        "login_failed_anywhere": account,
    }
    taken: list[ratelimit.RateLimitUsage] = []
    for action, key in keys.items():
        usage = ratelimit.consume(request, app=APP, action=action, key=key)
        if usage is None:
            return None
        taken.append(usage)

    def forgive() -> None:
        for usage in taken:
            usage.rollback()
        for action, key in keys.items():
            _forget(request, action, key)

    return forgive


def forgive_anywhere(request: HttpRequest, account: str) -> None:
    """Whoever has set a new password by mail has shown more than a password."""
    _forget(request, "login_failed", f"{ratelimit.get_ip(request)} {account}")
    _forget(request, "login_failed_anywhere", account)


def _forget(request: HttpRequest, action: str, key: str) -> None:
    """Not what is counted for the address alone."""
    for rate in ratelimit.get_rates(app=APP, action=action):
        if rate.per == "key":
            cache.delete(
                ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
            )
