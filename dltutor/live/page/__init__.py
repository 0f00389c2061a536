"""A lab and the page that shows it: settings, goals, widgets, the stage."""
