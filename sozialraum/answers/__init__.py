"""Every question has an answer that can be called without a screen."""
