"""The description of a pull request, read as its forge shows it."""
