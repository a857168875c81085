# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What ./clavis bench does."""

from __future__ import annotations

import argparse
import sys

from bench import goals, guard, latency, machine, plot, profile, report, trace
from clavis.build import BuildError
from clavis.errors import UsageError

RESULTS = machine.BASE / "results.json"
PICTURE = machine.BASE / "curves.svg"


def show_traces(names: list[str], kernel: str) -> int:
    """On this kernel, or on the MCS kernel for what is counted there."""
    all_goals = goals.load()
    of_mcs = {row.name for row in all_goals.rows_of(goals.MCS)}
    kernels = {name: goals.MCS if name in of_mcs else kernel for name in names}
    costs = {kernel: profile.profile(kernel)[1] for kernel in set(kernels.values())}
    for name, of in kernels.items():
        if name not in costs[of]:
            raise UsageError(f"no operation {name!r}; there are: {', '.join(costs[of])}")
    print("\n\n".join(trace.trace(of, name, costs[of][name]) for name, of in kernels.items()))
    return 0


def show_latency(is_update: bool) -> int:
    benchmarks = latency.of_benchmarks()
    print(latency.table("interrupts off, benchmarks", benchmarks))
    print("\n" + latency.table("interrupts off, conformance suite", latency.of_conformance()))
    longest = benchmarks[0].length
    if is_update:
        latency.save(longest)
    elif latency.is_worse(longest, latency.load()):
        print(f"\n{longest} instead of {latency.load()}; {latency.HOW_TO_UPDATE}")
        return 1
    return 0


def update(all_goals: goals.Goals, measured: report.Measured) -> None:
    counts = guard.counts_of(measured)
    guard.save(counts)
    report.DOCS.mkdir(parents=True, exist_ok=True)
    report.CURVES.write_text(plot.svg(all_goals, counts[goals.PLAIN]), encoding="utf-8")
    report.PAGE.write_text(report.page(all_goals, measured), encoding="utf-8")
    print("\nbench/counts.json and docs/performance are up to date")


def compare(all_goals: goals.Goals, counts: guard.Counts) -> int:
    findings = guard.check_all(all_goals, counts, guard.load())
    if findings:
        print("\nagainst bench/counts.json:")
        print("\n".join(f"  {finding}" for finding in findings))
        print(guard.HOW_TO_UPDATE)
        return 1
    better = guard.improvements(counts, guard.load())
    if better:
        print(f"\n{better} counts are better than the committed ones: ./clavis bench --update")
    return 0


def run(args: argparse.Namespace) -> int:
    try:
        machine.build_all()
        if args.trace:
            return show_traces(args.trace, goals.ISOLATED if args.isolated else goals.PLAIN)
        if args.latency:
            return show_latency(args.update)
        all_goals = goals.load()
        measured = profile.measure_all()
    except (BuildError, machine.RunError) as error:
        print(f"clavis bench: {error}", file=sys.stderr)
        return 1
    counts = guard.counts_of(measured)
    unknown = [
        finding
        for kernel in (goals.PLAIN, goals.MCS)
        for finding in guard.unknown_names(all_goals, kernel, counts[kernel])
    ]
    if unknown:
        print("\n".join(f"clavis bench: {finding}" for finding in unknown), file=sys.stderr)
        return 1
    print(report.table(all_goals, measured))
    print(f"\n{report.summary(all_goals, measured)}")
    report.write_json(report.results(all_goals, measured), RESULTS)
    PICTURE.write_text(plot.svg(all_goals, counts[goals.PLAIN]), encoding="utf-8")
    print(f"{RESULTS.relative_to(goals.TOP)}, {PICTURE.relative_to(goals.TOP)}")
    if args.update:
        update(all_goals, measured)
        return 0
    return compare(all_goals, counts)
