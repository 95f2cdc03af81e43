"""The project's configuration; it imports no app.

Nothing is imported here: manage.py reads this package before anything is installed.
"""
