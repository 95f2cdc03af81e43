"""Forms: those of the way in are django-allauth's in our words."""
