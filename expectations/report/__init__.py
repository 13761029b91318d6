"""The quality report: a folder of static pages, made from tables that the warehouse hands over."""
