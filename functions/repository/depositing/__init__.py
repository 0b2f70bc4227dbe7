"""Deposits in the browser: one's drafts, a new one, its metadata and files in forms, submitting and reviewing it.

The pages call the operations of the API and no others, so nothing may be done here that a program may not do.
"""
