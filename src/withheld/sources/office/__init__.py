"""Office files as documents: word-processor texts and workbooks, with what is not read of them named."""
