"""Tools of the house: what `just` runs beside the well-known checkers."""
