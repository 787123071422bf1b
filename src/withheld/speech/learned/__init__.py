"""Attribution by trained models: linear chains over hashed features, read from ``data/models/attribution.npz``."""
