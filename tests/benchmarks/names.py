"""Who opens the practice offices: apart, so that a floor need not import what makes them."""

CLERK = "kerani"
MANAGER = "pengurus"
PASSWORD = "payung biru di beranda"
