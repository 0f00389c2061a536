from dltutor.figures.still.activation_family import activation_family as activation_family
from dltutor.figures.still.attention import attention as attention
from dltutor.figures.still.biological_neuron import biological_neuron as biological_neuron
from dltutor.figures.still.blocks import blocks as blocks
from dltutor.figures.still.diffusion import diffusion as diffusion
from dltutor.figures.still.gallery import gallery as gallery
from dltutor.figures.still.layer_by_layer import layer_by_layer as layer_by_layer
from dltutor.figures.still.network import network as network
from dltutor.figures.still.runs import runs as runs
from dltutor.figures.still.three_circles import three_circles as three_circles
from dltutor.figures.still.timeline import timeline as timeline
from dltutor.figures.still.ways import ways as ways

__all__: list[str]
