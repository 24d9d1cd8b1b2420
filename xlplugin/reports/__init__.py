"""Write the books out: exports and the auditor's pack."""
