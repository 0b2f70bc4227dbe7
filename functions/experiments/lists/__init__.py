"""Lists: what a request asks for, and the page of objects that it comes to."""
