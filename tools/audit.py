"""Every distribution that a release needs: version, licence, and what needs it. Fails on a licence that nobody allowed.

    make audit

Known faults of these versions are looked up where a database of them can be reached:
`uvx pip-audit --require-hashes -r requirements.lock`. What stands here needs no network.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions

# A part of the licence's expression, its classifier or its name, as distributions write it.
PERMITTED = (
    *("MIT", "BSD", "Apache", "ISC", "PSF", "Python Software Foundation", "HPND", "Zlib", "0BSD", "Unlicense"),
    *("MPL-2.0", "Mozilla Public License 2.0", "LGPL", "Lesser General Public", "CC0", "ZPL"),
)
# What says its licence in none of the places; looked up by hand, for exactly this version.
LOOKED_UP = {("imapclient", "4.1.0"): "BSD-3-Clause"}
NOT_SHIPPED = frozenset({"pip", "setuptools", "wheel", "uv"})


def main() -> int:
    """Print the table; 1 where a licence is unknown or not permitted."""
    found = {_name(each.metadata["Name"]): each for each in distributions()}
    found = {name: each for name, each in found.items() if name not in NOT_SHIPPED}
    needed_by = _needed_by(found)
    wrong = []
    for name, each in sorted(found.items()):
        licence = LOOKED_UP.get((name, each.version)) or _licence(each)
        permitted = any(part.lower() in licence.lower() for part in PERMITTED)
        if not permitted:
            wrong.append(f"{name} {each.version}: {licence or 'says no licence'}")
        mark = " " if permitted else "!"
        print(f"{mark} {name:<26} {each.version:<12} {licence[:44]:<44} {', '.join(needed_by[name]) or '-'}")
    print(f"{len(found)} distributions, {len(wrong)} with a licence that is unknown or not permitted")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _licence(each: Distribution) -> str:
    """The expression (PEP 639), else the classifiers, else the first line of what stands in the old field."""
    if expression := each.metadata["License-Expression"]:
        return str(expression)
    classifiers = [value for value in each.metadata.get_all("Classifier") or () if value.startswith("License ::")]
    named = [value.rpartition(" :: ")[2] for value in classifiers if value != "License :: OSI Approved"]
    return ", ".join(named) or (each.metadata["License"] or "").strip().partition("\n")[0]


def _needed_by(found: dict[str, Distribution]) -> dict[str, list[str]]:
    """By name: what names it among its requirements, extras included."""
    needed: dict[str, list[str]] = defaultdict(list)
    for name, each in sorted(found.items()):
        for requirement in dict.fromkeys(_requirements(each)):
            needed[requirement].append(name)
    return needed


def _requirements(each: Distribution) -> Iterator[str]:
    for line in each.requires or ():
        if (match := re.match(r"[A-Za-z0-9._-]+", line)) and "extra ==" not in line.partition(";")[2]:
            yield _name(match[0])


def _name(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()


if __name__ == "__main__":
    sys.exit(main())
