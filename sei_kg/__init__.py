"""SEI-KG: a knowledge graph of China's strategic emerging industries policy, every statement proved by its sentence."""

__version__ = "0.1.0"
