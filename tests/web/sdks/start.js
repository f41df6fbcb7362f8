// Each SDK is used as its own documentation shows; the test holds what is decoded against these calls.
posthog.init('phc_testwebtestwebtestwebtestwebtestwebtestweb', {
  api_host: 'https://us.i.posthog.com', disable_session_recording: true, advanced_disable_flags: true,
  disable_surveys: true, autocapture: false, capture_pageview: false, request_batching: false,
});
posthog.capture('ticket_bought', { seat: 'stalls' });

const segment = AnalyticsBrowser.load({ writeKey: 'testwebtestwebtestwebtestwebtest' });
segment.page('Every SDK');
segment.identify('patron-77', { email: 'jane.doe@post.example' });
segment.track('Order Completed', {
  order_id: 'order-1001', revenue: 24.5, currency: 'GBP',
  products: [{ product_id: 'tempest-1204', name: 'The Tempest', price: 12.25, quantity: 2 }],
});

const rudder = new RudderAnalytics();
rudder.load('testwebtestwebtestwebtestweb', 'https://testweb.dataplane.rudderstack.com', {
  configUrl: 'https://api.rudderstack.com', useBeacon: false,
});
rudder.page('Every SDK');
rudder.track('Product Added', { product_id: 'mug-7', value: 9, currency: 'EUR' });

Sentry.init({ dsn: 'https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1', defaultIntegrations: false });
Sentry.captureException(new Error('a fault of the test web'));

datadogRum.init({
  applicationId: '0123abcd-0000-4000-8000-000000000000', clientToken: 'pub0123456789abcdef0123456789abcdef', site: 'datadoghq.eu',
  service: 'testweb', sessionSampleRate: 100, sessionReplaySampleRate: 0, telemetrySampleRate: 0, defaultPrivacyLevel: 'mask',
});
datadogRum.addAction('seat chosen', { row: 'C' });

const matomo = new MatomoTracker({ urlBase: 'https://stats.testweb.example', siteId: 7 });
matomo.trackEvent({ category: 'Giving', action: 'Donate', name: 'roof', value: 25, url: location.href });
matomo.trackSiteSearch({ keyword: 'wheelchair seats', count: 3, url: location.href });

plausibleTracker.init({ domain: 'sdks.test', captureOnLocalhost: true, autoCapturePageviews: false });
plausibleTracker.track('Donation', { props: { cause: 'roof' }, revenue: { amount: 25, currency: 'GBP' } });

mixpanel.init('0123456789abcdef0123456789abcdef', { track_pageview: false, batch_requests: false, record_sessions_percent: 0 });
mixpanel.track('Newsletter', { genre: 'opera' });

Hotjar.init(1234567, 6);
vercelAnalytics.inject({ mode: 'production' });
vercelAnalytics.track('Poster', { size: 'A2' });

// Datadog keeps what it has until the session ends or the page is left.
setTimeout(() => datadogRum.stopSession(), 1500);
