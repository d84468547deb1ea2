"""Word documents, .docx and .doc, read into one neutral model of what a reader of the page sees."""
