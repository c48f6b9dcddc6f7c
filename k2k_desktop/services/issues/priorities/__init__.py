"""What the community puts first: rounds, charters, adopted practices, posters."""
