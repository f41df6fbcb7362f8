// Wrong on purpose: Mixpanel starts whatever the visitor says, so the banner is for show.
window.cookieconsent.initialise({
  type: 'opt-in', position: 'bottom', revokable: true,
  content: { message: 'We use cookies for statistics.', allow: 'Allow cookies', deny: 'Decline', link: 'Learn more', href: '/privacy' },
});
Sentry.init({ dsn: 'https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1', defaultIntegrations: false });
Sentry.captureMessage('page opened');
plausibleTracker.init({ domain: 'osano.test', captureOnLocalhost: true });
mixpanel.init('0123456789abcdef0123456789abcdef', { track_pageview: true, batch_requests: false, record_sessions_percent: 0 });
