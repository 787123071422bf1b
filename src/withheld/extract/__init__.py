"""What a trained reader makes of a document: encode, decide, assemble, gate. The door is ``read.read_document``."""
