"""Labs of chapter 06: recurrent networks, from one state to a model that writes."""
