"""The real template, built and deployed by the SAM command line onto MiniStack with IAM enforced, then tested."""
