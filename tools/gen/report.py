"""How generators speak of faults: where, what, and how to mend it."""


class Fault(Exception):
    def __init__(self, path, line: int, what: str, mend: str = ""):
        super().__init__(f"{path}:{line}: {what}" + (f": {mend}" if mend else ""))
