from dltutor.pretrained.class_names import class_name as class_name
from dltutor.pretrained.efficientnet import imagenet as imagenet

__all__: list[str]
