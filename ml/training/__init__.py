"""Training and measuring the networks; the only place that knows TensorFlow."""
