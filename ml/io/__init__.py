"""Any accepted file as one upright picture."""
