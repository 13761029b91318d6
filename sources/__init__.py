"""The catalogue of publishers, and everything that reads the network: discover and fetch."""
