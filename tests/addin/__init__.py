"""Tests of addin."""
