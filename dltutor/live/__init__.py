"""The engine: a trainer that works in slices, the stage that shows frames, and controls made from one typed table."""
