"""Where numbers stand: what the pixel network says of a page, and its grouping into lines."""
