"""What a template of a pull request or an issue asks for."""
