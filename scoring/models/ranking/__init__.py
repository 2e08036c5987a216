"""Which place and which level each unit comes to: counted, never stored before it is decided."""
