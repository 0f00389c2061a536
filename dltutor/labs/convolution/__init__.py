"""Labs of chapter 05: convolutional networks, from one kernel to what a network sees."""
