// For the website alone.
