"""The evidence of a meeting or a period in one PDF or one ZIP, with the SHA-256 of every file."""
