"""HTTP and the command line. Read `app`, `service`, `graphql`, then `cli` and `serve`."""
