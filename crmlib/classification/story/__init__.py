"""What the chapters say about the firm on the page, by idea: sentences with computed numbers."""
