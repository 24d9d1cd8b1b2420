"""Tests of product."""
