"""Put the add-in where Excel starts it, check it, upgrade it and remove it."""
