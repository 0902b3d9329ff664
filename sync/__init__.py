"""How records travel: bundles, enrolment files, later the relay. The only place that opens sockets."""
