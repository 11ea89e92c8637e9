"""Stands where HMA's own package would: what its tests ask of the application goes over HTTP to a desk of ours.

What is not stood in for here (the tests themselves, their schemas) comes from the peer, which is given by path.
"""
import os

__path__.append(os.path.join(os.environ["PEER_HMA"], "src", "OpenMediaMatch"))
