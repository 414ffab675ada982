"""What surrounds every page: callbacks that cannot break it, and one flow of keeping work."""
