"""An office's own spreadsheet brought in: columns guessed, rows judged, all or nothing kept, undone in one step."""
