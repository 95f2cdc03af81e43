"""Texts of django-allauth, django-auditlog and Django that people meet here.

Marked once more, so that a catalogue in locale/ can say them in its own tone: it goes before the
libraries' own translations, some of which say "Du" and some of which are missing.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

BORROWED = (
    # django-allauth and Django
    gettext_noop(
        "An account already exists with this email address. Please sign in to that account "
        "first, then connect your %s account."
    ),
    gettext_noop("Authenticator code"),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Please select only one."),
    gettext_noop("Please type your current password."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("The third-party account is already connected to a different account."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
    gettext_noop(
        "You cannot activate two-factor authentication until you have verified your email address."
    ),
    gettext_noop("You cannot add more than %d email addresses."),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop("You cannot disconnect your last remaining third-party account."),
    gettext_noop(
        "You cannot generate recovery codes without having two-factor authentication enabled."
    ),
    gettext_noop("You cannot remove your primary email address."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Your account has no password set up."),
    gettext_noop("Your account has no verified email address."),
    gettext_noop("Your primary email address must be verified."),
    # django-auditlog
    gettext_noop("Action"),
    gettext_noop("Audit log"),
    gettext_noop("Audit log: %s"),
    gettext_noop("Changes"),
    gettext_noop("Click to filter by records with this correlation id"),
    gettext_noop("Correlation ID"),
    gettext_noop("Created"),
    gettext_noop("Created {repr:s}"),
    gettext_noop("Deleted {repr:s}"),
    gettext_noop("Field"),
    gettext_noop("From"),
    gettext_noop("Logged {repr:s}"),
    gettext_noop("Objects"),
    gettext_noop("Relationship"),
    gettext_noop("Resource"),
    gettext_noop("Resource Type"),
    gettext_noop("To"),
    gettext_noop("Updated {repr:s}"),
    gettext_noop("User"),
    gettext_noop("access"),
    gettext_noop("action"),
    gettext_noop("actor"),
    gettext_noop("actor email"),
    gettext_noop("additional data"),
    gettext_noop("create"),
    gettext_noop("delete"),
    gettext_noop("object pk"),
    gettext_noop("object representation"),
    gettext_noop("remote address"),
    gettext_noop("remote port"),
    gettext_noop("timestamp"),
    gettext_noop("update"),
)
