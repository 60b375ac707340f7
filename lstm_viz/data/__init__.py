"""MNIST, drawings and uploads, all as ``[28, 28]`` images with bright ink."""
