"""The vault: what is written about people is kept sealed; the keys stand outside the database."""
