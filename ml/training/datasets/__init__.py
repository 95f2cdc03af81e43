"""The public sets of handwriting: fetched, checked, arranged and split."""
