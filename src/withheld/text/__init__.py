"""A text taken apart by rules that lose no character's place: sentences, numbers, dates, places. The door is ``setting.Setting``."""
