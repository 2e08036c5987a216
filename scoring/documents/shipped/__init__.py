"""The templates that come with the program: each is described here, typed as an office types them.

`python -m scoring.documents.shipped.make` writes them as Word files into this folder; a test holds
the files to their descriptions.
"""
