"""Elections on the screen: the list of an organisation's, and one whole from notice to result."""
