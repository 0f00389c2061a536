from dltutor.figures.still.activation_family import activation_family as activation_family
from dltutor.figures.still.biological_neuron import biological_neuron as biological_neuron
from dltutor.figures.still.blocks import blocks as blocks
from dltutor.figures.still.captioned_images import captioned_images as captioned_images
from dltutor.figures.still.clouds import clouds as clouds
from dltutor.figures.still.development_flow import development_flow as development_flow
from dltutor.figures.still.diffusion import diffusion as diffusion
from dltutor.figures.still.gallery import gallery as gallery
from dltutor.figures.still.gan import gan as gan
from dltutor.figures.still.image_groups import image_groups as image_groups
from dltutor.figures.still.labelled_images import labelled_images as labelled_images
from dltutor.figures.still.language.attention import attention as attention
from dltutor.figures.still.language.model_sizes import model_sizes as model_sizes
from dltutor.figures.still.language.transformer_block import transformer_block as transformer_block
from dltutor.figures.still.layer_by_layer import layer_by_layer as layer_by_layer
from dltutor.figures.still.lstm_cell import lstm_cell as lstm_cell
from dltutor.figures.still.network import network as network
from dltutor.figures.still.planes import planes as planes
from dltutor.figures.still.rate_strips import rate_strips as rate_strips
from dltutor.figures.still.runs import runs as runs
from dltutor.figures.still.shares import shares as shares
from dltutor.figures.still.three_circles import three_circles as three_circles
from dltutor.figures.still.three_sets import three_sets as three_sets
from dltutor.figures.still.timeline import timeline as timeline
from dltutor.figures.still.two_kinds import two_kinds as two_kinds
from dltutor.figures.still.ways import ways as ways

__all__: list[str]
