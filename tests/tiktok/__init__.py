"""Tests of tiktok."""
