"""Data management plans: the DMPRoadmap API v1, and the RDA DMP Common Standard."""
