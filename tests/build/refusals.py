# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Impossible configurations end with their reason; what is not there yet says so."""

from __future__ import annotations

import re
import shutil
from functools import partial

from kernels import FOLDER, build_kernel, configure
from suite import TOP, Test, command, expect, expect_in

CHECKS = (TOP / "cmake" / "config-checks.cmake").read_text(encoding="utf-8")
SENTENCE = re.compile(r'^clavis_refuse\(.* BECAUSE\s+"([^"]*)"', re.MULTILINE)
GAP = re.compile(r'^clavis_gap\((\w+) "([^"]*)"\)', re.MULTILINE)

XSAVE = "-DKernelFPU=XSAVE -DKernelX86MicroArch=sandy"
VERIFICATION = "-DKernelVerificationBuild=ON"
FSGSBASE = "-DKernelFSGSBase=inst -DKernelX86MicroArch=ivy"
# Options that must be refused, and the beginning of the reason.
REFUSED = {
    f"{VERIFICATION} -DKernelDebugBuild=ON": "KernelVerificationBuild leaves out what KernelD",
    f"{VERIFICATION} -DKernelPrinting=ON": "KernelVerificationBuild leaves out what KernelP",
    "-DKernelStateCheck=ON -DRELEASE=ON": "KernelStateCheck needs KernelDebugBuild",
    "-DKernelFaultSeed=7 -DRELEASE=ON": "KernelFaultSeed plants defects",
    "-DKernelSyscall=sysenter": "KernelSyscall=sysenter:",
    "-DKernelFSGSBase=gdt": "KernelFSGSBase=gdt:",
    "-DKernelFSGSBase=inst -DKernelX86MicroArch=nehalem": "KernelFSGSBase=inst needs",
    f"{FSGSBASE} -DKernelSetTLSBaseSelf=ON": "KernelSetTLSBaseSelf:",
    "-DKernelSupportPCID=ON -DKernelX86MicroArch=nehalem": "KernelSupportPCID needs INVPCID",
    "-DKernelFPU=XSAVE -DKernelX86MicroArch=nehalem": "KernelFPU=XSAVE needs",
    "-DKernelFPU=FXSAVE -DKernelXSaveSize=576": "KernelXSaveSize: FXSAVE",
    "-DKernelFPU=FXSAVE -DKernelXSaveFeatureSet=3": "KernelXSaveFeatureSet: FXSAVE",
    f"{XSAVE} -DKernelXSaveSize=512": "KernelXSaveSize: XSAVE",
    f"{XSAVE} -DKernelXSaveFeatureSet=1": "KernelXSaveFeatureSet: x87 and SSE",
    f"{XSAVE} -DKernelXSaveSize=576 -DKernelXSaveFeatureSet=7": "KernelXSaveSize: with AVX",
    "-DKernelCacheLnSz=48": "KernelCacheLnSz is a power of two",
    "-DKernelMultiboot1Header=OFF -DKernelMultiboot2Header=OFF": "without KernelMultiboot1Header",
    "-DKernelBenchmarks=tracepoints -DKernelMaxNumTracePoints=0": "KernelBenchmarks=tracepoints",
    "-DKernelUseLogicalIDs=ON": "KernelUseLogicalIDs is about several cores",
    "-DKernelLAPICMode=X2APIC -DKernelIRQController=PIC": "KernelLAPICMode=X2APIC goes with",
    "-DKernelInvocationReportErrorIPC=ON -DRELEASE=ON": "KernelInvocationReportErrorIPC: without",
}
# Values outside an option's range, and what the message must name.
BAD_VALUES = {
    "-DKernelNumDomains=0": "KernelNumDomains=0: scheduling domains; a whole number from 1 to 256",
    "-DKernelTimerTickMS=two": "KernelTimerTickMS=two: timer tick in ms; a whole number from",
    "-DKernelFPU=MMX": "KernelFPU=MMX",
    "-DKernelFaultSeed=a-b": "KernelFaultSeed=a-b: none, a number or a C identifier",
}
# How to ask for what clavis_gap names by its first argument.
GAP_OPTIONS = {
    "KernelIsMCS": "-DMCS=ON",
    "many_nodes": "-DKernelMaxNumNodes=4",
    "KernelVTX": "-DKernelVTX=ON",
    "KernelIOMMU": "-DKernelIOMMU=ON",
    "HardwareDebugAPI": "-DHardwareDebugAPI=ON",
    "uses_pic": "-DKernelIRQController=PIC",
    "uses_x2apic": "-DKernelLAPICMode=X2APIC",
    "measuring": "-DKernelBenchmarks=generic",
}


def check_refused(options: str, reason: str) -> None:
    done = configure("refused", "x86_64-debug", *options.split())
    expect(done.status != 0, f"not refused:\n{done.text[-1000:]}")
    expect_in(reason, done.text)


def check_all_refusals_are_tested() -> None:
    for sentence in SENTENCE.findall(CHECKS):
        tested = any(sentence.startswith(reason) for reason in REFUSED.values())
        unreachable = "SIMULATION" in sentence
        expect(tested or unreachable, f"no test asks for this refusal: {sentence}")


def check_gap(name: str, words: str) -> None:
    expect(name in GAP_OPTIONS, f"GAP_OPTIONS does not say how to ask for: {words}")
    done = configure("gap", "x86_64-debug", GAP_OPTIONS[name])
    expect(done.status == 0, f"its ABI must be there, but:\n{done.text[-2000:]}")
    done = build_kernel(FOLDER / "gap")
    expect(done.status != 0, "the kernel is built without it, and nobody is told")
    expect_in(f"The kernel does not support this yet: {words.split('$')[0]}", done.text)


def check_build_in_source() -> None:
    """Done in a copy, for should it not be refused it would leave its files there."""
    copy = FOLDER / "in-source"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    shutil.copy(TOP / "CMakeLists.txt", copy)
    done = command("cmake", ".", cwd=copy)
    expect(done.status != 0, "not refused")
    expect_in("build in a directory of its own", done.text)


def tests() -> list[Test]:
    found = [
        Test("every refusal has a test", check_all_refusals_are_tested),
        Test("a build inside the sources is refused", check_build_in_source),
    ]
    for options, reason in (REFUSED | BAD_VALUES).items():
        found.append(Test(f"refused: {options}", partial(check_refused, options, reason)))
    for name, words in GAP.findall(CHECKS):
        found.append(Test(f"not there yet, and says so: {words}", partial(check_gap, name, words)))
    return found
