"""The course in other languages: a folder a language, in it a file a chapter, in the format of gettext (.po)."""
