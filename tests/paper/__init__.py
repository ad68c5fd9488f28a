"""What may come out on paper: letters and forms as PDF, readable by assistive technology."""
