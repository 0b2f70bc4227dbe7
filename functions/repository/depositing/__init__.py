"""Deposits in the browser: one's drafts, a new one, its metadata and files in forms, submitting and reviewing it.

Collections are filled in and submitted on the same pages; they have no files.

The pages call the operations of the API and no others, so nothing may be done here that a program may not do.
"""
