"""Labs of chapter 8: squeeze and rebuild, find what is strange, translate, put an image into words."""
