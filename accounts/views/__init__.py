"""The pages of accounts beyond django-allauth's own."""
