"""How many people of which age live where, today and later."""
