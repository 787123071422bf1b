"""Who says what in a text: sources, cues and content, and in whose voice a figure stands. The door is ``attribution.Speech``."""
