"""`Tests/SomaDataTests/Fixtures/csv-cases.json`: files that Python's csv module and pandas read, with what they read.

Run: python scripts/golden/csv_fixtures.py. Each case holds the file's bytes in hexadecimal, the names of its columns, and
the rows as texts (null: missing). Blanks around cells that are not quoted are taken off, which Python's reader does on
the left only. `numbers` names the columns of numbers, with the values that pandas gives.
"""

import csv
import io
import json
import pathlib
import random

import pandas

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/SomaDataTests/Fixtures/csv-cases.json"
MISSING = {"", "NA", "N/A", "NaN", "null", "?"}

HAND = {
    "plain": b"a,b\n1,x\n2,y\n",
    "no last line end": b"a,b\n1,x\n2,y",
    "carriage returns and line feeds": b"a,b\r\n1,x\r\n2,y\r\n",
    "carriage returns alone": b"a,b\r1,x\r2,y\r",
    "byte-order mark": b"\xef\xbb\xbfa,b\n1,x\n",
    "quotes": b'a,b\n"1","x"\n"2","y"\n',
    "doubled quotes": b'a,b\n1,"say ""no"""\n2,""""\n',
    "separators in quotes": b'a,b\n1,"x, y"\n2,",,"\n',
    "line ends in quotes": b'a,b\n1,"x\ny"\n2,"x\r\ny"\n',
    "quotes within": b'a,b\n1,5" pipe\n2,a"b"c\n',
    "blanks": b"a, b ,c\n 1, x y ,2 \n3,z, 4\n",
    "missing": b"a,b,c\n1,,x\n,2,NA\n3,?,null\n4,NaN,N/A\n",
    "quoted missing": b'a,b\n"",x\n1,""\n"NA",y\n',
    "one column": b"a\n1\n2\n",
    "empty lines at the end": b"a,b\n1,x\n\n\n",
    "umlauts": "größe,名前\n1,Ärger\n2,日本\n".encode(),
    "numbers": b"a,b,c,d\n1,+1.5,1e3,.5\n-0,1.,1E-3,-2.25e+1\n",
    "long numbers": b"a,b\n0.1234567890123456,3.141592653589793\n123456789012345678.5,2.2250738585072014e-308\n",
    "leading zeros": b"a,b\n007,1\n010,2\n",
    "semicolons": b"a;b\n1;x,y\n2;z\n",
    "tabs": b"a\tb\n1\tx y\n2\tz\n",
    "bars": b"a|b\n1|x\n2|y\n",
    "text in the last row": b"a,b\n1,2\n3,x\n",
}


def separator(content):
    return {b";": ";", b"\t": "\t", b"|": "|"}.get(next((c for c in (b";", b"\t", b"|") if c in content), b""), ",")


def rows_of(content, delimiter):
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t"))
    # Rows of empty cells are left out, as pandas leaves out blank lines.
    return [row for row in rows if any(cell.strip(" ") for cell in row)]


def case(name, content, delimiter=","):
    header, *rows = rows_of(content, delimiter)
    header = [cell.strip() for cell in header]
    cells = [[None if cell.strip(" ") in MISSING else cell.strip(" ") for cell in row] for row in rows]
    numbers = {}
    for index, column in enumerate(header):
        present = [row[index] for row in cells if row[index] is not None]
        try:
            values = pandas.read_csv(io.StringIO("x\n" + "\n".join(present) + "\n"), dtype=float)["x"]
        except ValueError:
            continue
        assert [float(text) for text in present] == list(values), (name, column)
        numbers[column] = [None if row[index] is None else float(row[index]) for row in cells]
    return {"name": name, "file": content.hex(), "columns": header, "rows": cells, "numbers": numbers}


def drawn(number):
    """A table of random cells, written by Python's writer in a random dialect."""
    draw = random.Random(number)
    delimiter = draw.choice([",", ";", "\t", "|"])
    dialect = dict(
        delimiter=delimiter, lineterminator=draw.choice(["\n", "\r\n", "\r"]),
        quoting=draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    letters = ["a", "B", "é", "日", "'", '"', delimiter, " x", "x ", ".", "1", "-", dialect["lineterminator"]]
    makers = [
        lambda: draw.choice(["red", "green", "blue"]),
        lambda: "t" + "".join(draw.choice(letters) for _ in range(draw.randint(0, 8))) + "t",
        lambda: draw.choice([draw.randint(-1000, 1000), round(draw.uniform(-10, 10), draw.randint(0, 17))]),
        lambda: draw.choice([draw.random() * 10 ** draw.randint(-30, 30), ""]),
    ]
    columns = [draw.choice(makers) for _ in range(draw.randint(2, 6))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, **dialect)
    writer.writerow([f"column {index}" for index in range(len(columns))])
    for _ in range(draw.randint(1, 25)):
        writer.writerow([make() for make in columns])
    return case(f"drawn {number}", out.getvalue().encode(), delimiter)


if __name__ == "__main__":
    cases = [case(name, content, separator(content)) for name, content in HAND.items()]
    cases += [drawn(number) for number in range(60)]
    OUTPUT.write_text(json.dumps(cases, ensure_ascii=True, separators=(",", ":")) + "\n")
    print(f"{OUTPUT.name}: {len(cases)} cases, {OUTPUT.stat().st_size} bytes")
