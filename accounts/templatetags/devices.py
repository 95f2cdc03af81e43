"""{{ session.user_agent|device }}"""

from __future__ import annotations

from django import template

from accounts import devices

register = template.Library()
register.filter("device", devices.name)
