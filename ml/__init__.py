"""Reads handwritten digits, numbers and pages. Knows nothing of the web or of queues."""
