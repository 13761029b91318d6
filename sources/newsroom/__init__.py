"""The bundled newsroom: invented publishers under .test, served on loopback for the demo and the tests."""
