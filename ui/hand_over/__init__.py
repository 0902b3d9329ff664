"""Handing over: network or stick, the same four steps, the signed receipt, and what may be removed then."""
