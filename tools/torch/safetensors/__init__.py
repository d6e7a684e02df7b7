"""Stands in for the package of this name where it is missing: Debian has PyTorch and not this."""
