"""For those who write labs: what plays with a lab as a learner would, and holds it to what every lab must do."""
