"""Texts of django-allauth and Django that people meet here.

Marked once more, so that a catalogue in locale/ can say them in its own tone: it goes before the
libraries' own translations, some of which say "Du".
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

BORROWED = (
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
)
