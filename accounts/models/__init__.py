"""The people and what belongs to them alone."""

from accounts.models.export import DataExport
from accounts.models.mail import Mail
from accounts.models.plan import Plan
from accounts.models.token import ApiToken
from accounts.models.user import User

__all__ = ["ApiToken", "DataExport", "Mail", "Plan", "User"]
