"""Faults forced on a running program under load: `make faults`."""
