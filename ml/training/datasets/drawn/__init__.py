"""Numbers with digits of writers kept from training, drawn to measure what training never drew."""
