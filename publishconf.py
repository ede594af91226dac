"""Settings of the published portal: those of pelicanconf.py, and nothing deleted before it is written.

Pelican's own template for this file empties the output folder; visitors would see half a portal.
"""

from pelicanconf import *  # noqa: F403

DELETE_OUTPUT_DIRECTORY = False
