"""Pages of the app, one module each: ``show(reading)`` builds the page."""
