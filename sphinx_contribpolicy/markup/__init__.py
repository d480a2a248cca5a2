"""Lines, Markdown and reST as text: what every room needs, and none of the house."""
