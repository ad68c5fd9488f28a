"""Is this deployment safe? Every check is one row of :data:`~.table.CHECKS`."""
