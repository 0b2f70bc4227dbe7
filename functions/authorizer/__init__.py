"""The API's authorizer: who is calling, and is the credential good."""
