"""What proves: files, links and documents of a card, scans of paper, signed papers."""
