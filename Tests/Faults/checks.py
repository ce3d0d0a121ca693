"""Counts what passes and what fails, and prints a line each."""


class Checks:
    def __init__(self, only_failures=False):
        self.passed = self.failed = 0
        self.only_failures = only_failures
        self.group = ""

    def report(self, name, trouble=""):
        """`trouble` says what is wrong; a check without it passes."""
        if trouble:
            self.failed += 1
            print(f"FAIL {self.group}: {name}: {trouble}", flush=True)
        else:
            self.passed += 1
            if not self.only_failures:
                print(f"ok   {self.group}: {name}", flush=True)

    def skip(self, name, why):
        """Neither passed nor failed: it cannot be tried here."""
        print(f"skip {self.group}: {name}: {why}", flush=True)
