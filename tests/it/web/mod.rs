//! The test web: each site's `expect.toml` held against the report and the server's own access log.

mod server;
