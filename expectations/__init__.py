"""What an article, a batch and a table must be; Great Expectations judges, the report shows."""
