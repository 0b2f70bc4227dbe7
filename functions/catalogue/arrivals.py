"""The consumer of the catalogue's arrivals: files of resources that were uploaded are verified and kept."""

from functions.catalogue.operations import files
from shared.aws import warm
from shared.files import arrivals

handler = arrivals.consumer(files.GROUP, files.arrived)
"""Lambda's entry point: takes an SQS event of S3 events, gives the messages to be sent again."""

warm()
