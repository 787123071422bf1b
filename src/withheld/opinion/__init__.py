"""A second opinion: a language model of the user's choice proposes claims; a gate lets through what the text bears out."""
