var klaroConfig = {
  version: 1, elementID: 'klaro', storageMethod: 'cookie', cookieName: 'klaro', mustConsent: false,
  acceptAll: true, hideDeclineAll: false, default: false, lang: 'en',
  translations: { en: { consentNotice: { description: 'May we use cookies for statistics?' }, mixpanel: { description: 'Counts visits.' }, purposes: { analytics: 'Statistics' } } },
  services: [{ name: 'mixpanel', title: 'Mixpanel', purposes: ['analytics'], cookies: [/^mp_/] }],
};
