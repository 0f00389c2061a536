from dltutor.live.adversarial.pair import Adversaries as Adversaries
from dltutor.live.adversarial.pair import adversaries as adversaries
from dltutor.live.adversarial.players import Players as Players
from dltutor.live.looking.attention import Attending as Attending
from dltutor.live.looking.explaining import grad_cam as grad_cam
from dltutor.live.looking.explaining import occlusion as occlusion
from dltutor.live.looking.explaining import saliency as saliency
from dltutor.live.looking.explaining import saliency_times_pixel as saliency_times_pixel
from dltutor.live.looking.judge import Judge as Judge
from dltutor.live.looking.neighbours import nearest as nearest
from dltutor.live.page.watch import Watch as Watch
from dltutor.live.training.learning_curve import learning_curve as learning_curve
from dltutor.live.training.trainer import Trainer as Trainer
from dltutor.live.training.trainer import train as train
from dltutor.live.training.weight_path import WeightPath as WeightPath

__all__: list[str]
