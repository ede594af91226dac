"""What the desk stands: a hundred clerks submit by the form while five editors work, and it is killed meanwhile."""
