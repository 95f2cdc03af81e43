"""What the committed networks can do, as figures, pages and model cards."""
