"""Prints the number of rows and, for each column, how many cells are filled and how many are numbers."""

import csv
import sys


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def main(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    print(f"{len(rows)} rows")
    for column in rows[0] if rows else []:
        cells = [row[column] for row in rows if row[column]]
        print(f"{column}: {len(cells)} filled, {sum(map(is_number, cells))} numbers")


if __name__ == "__main__":
    main(sys.argv[1])
