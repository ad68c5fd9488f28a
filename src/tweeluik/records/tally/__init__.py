"""Whether answers helped: one number per day, kind of answer and yes or no; nothing else."""
