"""Administering communities in the browser: what they are called, the metadata they ask for, who is in them, and more.

The pages call the operations of the API and no others, so whoever may do something by a program may do it here.
"""
