"""Where people look at what was read: verdicts, the desk, blind keying, the promise."""
