"""The people and what belongs to them alone."""

from accounts.models.export import DataExport
from accounts.models.mail import Mail
from accounts.models.plan import Plan
from accounts.models.token import MOST as MOST_TOKENS
from accounts.models.token import ApiToken, Scope
from accounts.models.user import User

__all__ = ["MOST_TOKENS", "ApiToken", "DataExport", "Mail", "Plan", "Scope", "User"]
