"""The mailer: what waits on the mail's queue is sent by SES."""
