"""Accounts as data: people, their groups, their tokens. One account serves all dialects, under one id."""
