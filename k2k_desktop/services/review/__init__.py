"""The auditor's desk: reviews, samples, findings and their replies, cash counts, exception tests, closing reports."""
