#!/usr/bin/env python3
"""The tables of outputs, read without options by pandas, polars, DuckDB, R and sqlite3.

    python3 check.py OUTPUT …

Each reader has to find the columns that the header names, as many rows as the file has lines, real numbers
where real numbers are written (a point, an exponent, inf, NaN), whole ones where whole ones are, text
elsewhere; and the values that are written. (polars looks at the first 100 rows, and DuckDB at some twenty
thousand: a column that is empty there, as that of another optimizer's parameter, is text to them unless
infer_schema_length=None, sample_size=-1.)"""
import csv
import math
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import duckdb
import pandas
import polars

TABLES = ("results.csv", "summary.csv", "trajectories.csv")
WHOLE = re.compile(r"-?\d+")


def kind(values):
    """What a column holds, by its own texts."""
    texts = [v for v in values if v != ""]
    if not texts:
        return "empty"
    if all(WHOLE.fullmatch(v) for v in texts):
        return "whole"
    try:
        for v in texts:
            float(v)
        return "real"
    except ValueError:
        return "text"


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    header = rows[0]
    columns = {name: [row[at] for row in rows[1:]] for at, name in enumerate(header)}
    assert len(columns) == len(header), f"{path}: a column twice"
    return columns


def same(a, b):
    if a is None or a is pandas.NA or (isinstance(a, float) and math.isnan(a)):
        return b == "" or b == "NaN"
    if b == "":
        return False
    if isinstance(a, bool):
        return str(a).lower() == b
    if isinstance(a, (int, float)):
        return float(a) == float(b)
    return str(a) == b


def compare(path, reader, name, expected, found_kind, values, texts):
    allowed = {
        # A column that is empty has no type; ids of digits alone, in a table of one row, may be numbers.
        "empty": ("empty", "real", "text", "whole"), "whole": ("whole", "real"), "real": ("real",),
        "text": ("text", "boolean"),
    }[expected]
    assert found_kind in allowed, f"{path}: {reader} reads {name} as {found_kind}, not {expected}"
    for row, (value, text) in enumerate(zip(values, texts)):
        assert same(value, text), f"{path}: {reader} reads {name} of row {row} as {value!r}, not {text!r}"


def check_pandas(path, columns):
    frame = pandas.read_csv(path)
    assert list(frame.columns) == list(columns), path
    kinds = {"f": "real", "i": "whole", "u": "whole", "b": "boolean", "O": "text", "T": "text"}
    for name, texts in columns.items():
        assert len(frame) == len(texts)
        letter = "O" if frame[name].dtype.kind not in kinds else frame[name].dtype.kind
        compare(path, "pandas", name, kind(texts), kinds[letter], frame[name].tolist(), texts)


def check_polars(path, columns):
    frame = polars.read_csv(path)
    assert frame.columns == list(columns), path
    for name, texts in columns.items():
        type_ = frame[name].dtype
        found = (
            "real" if type_.is_float() else "whole" if type_.is_integer()
            else "boolean" if type_ == polars.Boolean else "text")
        values = frame[name].to_list()
        if kind(texts[:100]) == "empty" and found == "text":
            assert [v or "" for v in values] == texts, f"{path}: polars reads {name} otherwise"
            continue
        compare(path, "polars", name, kind(texts), found, values, texts)


def check_duckdb(path, columns):
    relation = duckdb.sql(f"SELECT * FROM '{path}'")
    assert relation.columns == list(columns), path
    rows = relation.fetchall()
    for at, (name, texts) in enumerate(columns.items()):
        type_ = str(relation.types[at])
        found = (
            "real" if type_ == "DOUBLE" else "whole" if type_ in ("BIGINT", "HUGEINT")
            else "boolean" if type_ == "BOOLEAN" else "text")
        values = [row[at] for row in rows]
        assert len(rows) == len(texts)
        if kind(texts[:20_000]) == "empty" and found == "text":
            assert [v or "" for v in values] == texts, f"{path}: DuckDB reads {name} otherwise"
            continue
        compare(path, "DuckDB", name, kind(texts), found, values, texts)


def check_sqlite(path, columns):
    with tempfile.TemporaryDirectory() as folder:
        database = pathlib.Path(folder, "t.db")
        subprocess.run(
            ["sqlite3", str(database), "-cmd", ".mode csv", f".import '{path}' t"], check=True)
        rows = sqlite3.connect(database).execute("SELECT * FROM t").fetchall()
    for at, (name, texts) in enumerate(columns.items()):
        # sqlite3 gives every column text, and numbers by CAST.
        assert [row[at] for row in rows] == texts, f"{path}: sqlite3 reads {name} otherwise"


def check_r(paths):
    """All tables at once, as R begins slowly: classes of columns, and their sums."""
    code = """
      for (path in commandArgs(TRUE)) {
        d <- read.csv(path, check.names = FALSE)
        for (n in names(d)) {
          v <- d[[n]]
          s <- if (is.numeric(v)) format(sum(v[is.finite(v)]), digits = 15) else ""
          cat(path, n, class(v)[1], length(v), s, sep = "\\t"); cat("\\n")
        }
      }"""
    with tempfile.NamedTemporaryFile("w", suffix=".R") as file:
        file.write(code)
        file.flush()
        output = subprocess.run(
            ["Rscript", "--vanilla", file.name, *map(str, paths)], check=True, capture_output=True,
            text=True).stdout
    found = {}
    for line in output.splitlines():
        path, name, class_, length, total = line.split("\t")
        found.setdefault(path, {})[name] = (class_, int(length), total)
    kinds = {"numeric": "real", "integer": "whole", "character": "text", "logical": "boolean"}
    for path in map(str, paths):
        columns = read(path)
        assert list(found[path]) == list(columns), f"{path}: R has other columns"
        for name, texts in columns.items():
            class_, length, total = found[path][name]
            expected = kind(texts)
            assert length == len(texts), f"{path}: R reads {length} rows"
            # R has no type for a column without values, and truth values of its own.
            if expected not in ("empty", "text"):
                assert kinds[class_] in (expected, "real"), f"{path}: R reads {name} as {class_}"
                numbers = [float(t) for t in texts if t not in ("", "NaN", "inf", "-inf")]
                ours = math.fsum(numbers)
                scale = math.fsum(map(abs, numbers)) or 1
                assert abs(float(total) - ours) <= 1e-9 * scale, f"{path}: R reads {name} otherwise"


def main():
    outputs = [pathlib.Path(p) for p in sys.argv[1:]]
    if not outputs:
        sys.exit(__doc__)
    paths = [o / t for o in outputs for t in TABLES if (o / t).exists()]
    seen = set()
    for path in paths:
        columns = read(path)
        seen |= {kind(v) for v in columns.values()}
        for check in (check_pandas, check_polars, check_duckdb, check_sqlite):
            check(path, columns)
    if shutil.which("Rscript"):
        check_r(paths)
    else:
        sys.exit("Rscript is not installed: .ci/setup --tables")
    assert seen >= {"whole", "real", "text", "empty"}, f"nothing of some kind was read: {seen}"
    print(f"{len(paths)} tables, the same in pandas, polars, DuckDB, R and sqlite3")


if __name__ == "__main__":
    main()
