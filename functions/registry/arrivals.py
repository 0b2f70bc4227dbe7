"""The consumer of the registry's arrivals: bytes that were uploaded are checked and held.

Its function has 15 minutes and takes one message at a time, because one file may need all of them. The owner of an
upload, which is the SHA-1 that its bytes must have, stands in the staging key.
"""

from functions.registry import holdings
from shared.files import Staged
from shared.files.arrivals import consumer

handler = consumer(holdings.GROUP, lambda owner, key: holdings.take(Staged.at(key)))
