# run, test, bench: each from a fresh clone. See README.md.
SHELL := bash
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: run test unit browser lint bench messages lock setup clean
