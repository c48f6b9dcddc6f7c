"""The whole office in open form: every table as CSV, every file, a data dictionary; and a new office made from it."""
