"""Builds the empty workbook into this folder. What it is made of is in xlplugin/template."""
