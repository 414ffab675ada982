"""German number, date and text formats. The only place that turns a number into words."""
