mixpanel.init('0123456789abcdef0123456789abcdef', { track_pageview: true, batch_requests: false, record_sessions_percent: 0 });
