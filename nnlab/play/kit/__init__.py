"""What every playground is made of: it knows no playground."""
