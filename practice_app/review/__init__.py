"""The judgement of an answer: pure, deterministic, no I/O but the model files."""
