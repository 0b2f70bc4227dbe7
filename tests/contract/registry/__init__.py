"""Black-box tests of the data registry's wire contract: HTTP only, any base URL."""
