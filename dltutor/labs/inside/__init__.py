"""Labs of chapter 10: seeing inside."""
