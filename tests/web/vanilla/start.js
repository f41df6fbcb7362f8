// PostHog is loaded only once statistics are allowed; the consent manager runs as shipped.
function loadPosthog() {
  if (window.posthog) return;
  const script = document.createElement('script');
  script.src = '/sdk/posthog.js';
  script.onload = () => posthog.init('phc_testwebtestwebtestwebtestwebtestwebtestweb', {
    api_host: 'https://us.i.posthog.com', disable_session_recording: true, advanced_disable_flags: true,
    disable_surveys: true, autocapture: false, request_batching: false,
  });
  document.head.append(script);
}
CookieConsent.run({
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
  onConsent: () => { if (CookieConsent.acceptedCategory('analytics')) loadPosthog(); },
  language: { default: 'en', translations: { en: {
    consentModal: {
      title: 'Cookies at the museum',
      description: 'With your permission we use cookies for statistics.',
      acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all', showPreferencesBtn: 'Manage preferences',
    },
    preferencesModal: {
      title: 'Cookie preferences', acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all',
      savePreferencesBtn: 'Save preferences', closeIconLabel: 'Close',
      sections: [{ title: 'Necessary', description: 'Always on.', linkedCategory: 'necessary' },
        { title: 'Statistics', description: 'PostHog.', linkedCategory: 'analytics' }],
    },
  } } },
});
