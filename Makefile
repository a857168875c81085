# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Thin: set-up, then ./clavis, which has the rest (./clavis --help).

.PHONY: help run iso sdk test fuzz bench fresh lint format doctor clean conformance-coverage

FUZZ_SECONDS ?= 300

help:
	@echo "make run      install what is missing, build, boot both tutorials' solutions"
	@echo "make iso      build/clavis.iso: boots a PC from CD or USB, by BIOS or UEFI"
	@echo "make sdk      build/clavis-sdk-VERSION.tar.xz: kernel, libraries and tools for your programs"
	@echo "make test     the same set-up, then every test"
	@echo "make fuzz     malformed files for all that reads files, FUZZ_SECONDS=300 for each reader"
	@echo "make bench    count the instructions of system calls"
	@echo "make fresh    both of these in a Debian 12 with nothing else on it (needs root)"
	@echo "make lint     formatting and analysis only;  make format  repairs the formatting"
	@echo "make doctor   what is missing on this machine;  make clean  removes build/"

run:
	@tools/setup/setup run
	@./clavis build x86_64-debug
	@./clavis run

iso:
	@tools/setup/setup iso
	@./clavis iso

sdk:
	@tools/setup/setup run
	@./clavis sdk

test:
	@tools/setup/setup test
	@./clavis build x86_64-debug
	@./clavis test

fuzz:
	@tools/setup/setup test
	@tests/fuzz/run --seconds $(FUZZ_SECONDS)

bench:
	@tools/setup/setup run
	@./clavis bench

fresh:
	@tools/setup/setup fresh
	@tests/fresh/run-fresh

lint:
	@tools/setup/setup test
	@tools/lint/lint

format:
	@tools/setup/setup test
	@tools/lint/lint --fix

doctor:
	@./clavis doctor

conformance-coverage:
	@tests/conformance/coverage

clean:
	rm -rf build
