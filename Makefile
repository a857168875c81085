# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Thin: set-up, then ./clavis, which has the rest (./clavis --help).

.PHONY: help run iso test bench fresh lint format doctor clean conformance-coverage

help:
	@echo "make run      install what is missing, build, boot both tutorials' solutions"
	@echo "make iso      build/clavis.iso: boots a PC from CD or USB, by BIOS or UEFI"
	@echo "make test     the same set-up, then every test"
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

test:
	@tools/setup/setup test
	@./clavis build x86_64-debug
	@./clavis test

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
