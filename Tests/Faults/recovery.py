"""What must hold after a disturbance, and after the same command once more."""

import sqlite3

from workspace import WHOLE, differences, state


def trouble(program, workspace, old, new, reads_first=False):
    """Looks at what a disturbed run has left, then lets the program go on.

    The output is wholly the old or wholly the new one, or the next command makes it so; then the
    same command gives the bytes of an undisturbed run, and nothing else stays anywhere.

    - reads_first: another command comes in between, whatever the state.
    """
    found = state(workspace, old, new)
    if workspace.output.exists() and (reads_first or found not in WHOLE):
        table = program.run("table", workspace.output, at=workspace.path)
        if table.crash():
            return "then 'table' " + table.crash()
        after = state(workspace, old, new)
        if after not in WHOLE:
            return f"torn, and 'table' leaves it so: {after}"
        if after in ("old", "new") and table.status != 0:
            return f"then 'table' ends with {table.status}: {table.brief()}"
    return goes_on(program, workspace, new)


def goes_on(program, workspace, new):
    """Runs the same command, undisturbed."""
    again = program.run(*workspace.command(), at=workspace.path)
    if again.crash():
        return "then the same command " + again.crash()
    if again.status != 0:
        return f"then the same command ends with {again.status}: {again.brief()}"
    return leftovers(workspace, new)


def leftovers(workspace, new):
    """What is there besides the undisturbed output."""
    wrong = differences(workspace.files(), new.files)
    if wrong:
        return "in the output " + wrong
    if workspace.strays():
        return "stray files: " + ", ".join(workspace.strays()[:4])
    more = workspace.store_names() - new.store_names
    if workspace.may_set_aside:
        more = {name for name in more if not name.endswith(".damaged")}
    if more:
        return "stray files in the store: " + ", ".join(sorted(more)[:4])
    return damage(workspace)


def damage(workspace):
    """What SQLite finds wrong with the databases of the store."""
    for path in sorted(workspace.store.rglob("*")) if workspace.store.is_dir() else ():
        if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3":
            database = sqlite3.connect(path)
            try:
                found = database.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.Error as error:
                found = str(error)
            finally:
                database.close()
            if found != "ok":
                return f"{path.name} is damaged: {found}"
    return ""
