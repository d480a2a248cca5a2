"""The commands of `contribpolicy`, a module for each group; each adds its arguments and runs."""
