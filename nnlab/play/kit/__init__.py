"""What every playground is made of; it depends on no playground."""
