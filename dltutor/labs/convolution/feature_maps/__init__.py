"""Look inside your own network: the feature maps of every layer for one image, and the kernels behind them."""

from dltutor.labs.convolution.feature_maps.lab import FeatureMaps as FeatureMaps
