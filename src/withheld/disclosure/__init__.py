"""What may leave a case, and what must not: releases, what could identify a person, erasure."""
