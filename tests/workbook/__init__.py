"""Tests of workbook."""
