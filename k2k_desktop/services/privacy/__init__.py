"""What the office owes people about their data: notices, consents, requests, breaches, disclosures."""
