"""Drawn pictures to learn from: of single digits, and in lines/ of whole numbers."""
