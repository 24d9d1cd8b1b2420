"""Write the books out: exports, vouchers and the auditor's pack."""
