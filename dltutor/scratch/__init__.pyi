from dltutor.scratch import activations as activations
from dltutor.scratch import attention as attention
from dltutor.scratch import backprop as backprop
from dltutor.scratch import convolution as convolution
from dltutor.scratch import doing as doing
from dltutor.scratch import dreams as dreams
from dltutor.scratch import forgery as forgery
from dltutor.scratch import frechet as frechet
from dltutor.scratch import gated_gradients as gated_gradients
from dltutor.scratch import image_changes as image_changes
from dltutor.scratch import initializers as initializers
from dltutor.scratch import kernels as kernels
from dltutor.scratch import layers as layers
from dltutor.scratch import losses as losses
from dltutor.scratch import measures as measures
from dltutor.scratch import neuron as neuron
from dltutor.scratch import optimizers as optimizers
from dltutor.scratch import overlap as overlap
from dltutor.scratch import perceptron as perceptron
from dltutor.scratch import races as races
from dltutor.scratch import recurrent as recurrent
from dltutor.scratch import slopes as slopes
from dltutor.scratch import style as style
from dltutor.scratch import surfaces as surfaces
from dltutor.scratch import through_time as through_time
from dltutor.scratch.frechet import frechet_distance as frechet_distance

__all__: list[str]
