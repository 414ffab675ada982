"""Files people take home, made from what was answered; no page, no session."""
