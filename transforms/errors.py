"""The one base of errors that a person can act on.

A LumbungError's message says what is wrong, where, and the cure; the command prints it without a traceback.
Everything else that is raised is a bug of ours and shows where it happened.
"""


class LumbungError(Exception):
    """An error whose message is written for whoever runs the command."""
