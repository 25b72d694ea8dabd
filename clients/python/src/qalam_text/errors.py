"""What goes wrong with the program."""


class QalamError(RuntimeError):
    """The program ended early, answered what was not asked, or refused its options. Says its status and last words."""


class QalamNotFoundError(QalamError, FileNotFoundError):
    """There is no program where one was looked for."""
