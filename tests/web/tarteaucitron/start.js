tarteaucitron.init({
  privacyUrl: '/privacy', bodyPosition: 'bottom', hashtag: '#tarteaucitron', cookieName: 'tarteaucitron', orientation: 'bottom',
  groupServices: false, showAlertSmall: false, cookieslist: false, closePopup: false, showIcon: true, iconPosition: 'BottomRight',
  adblocker: false, DenyAllCta: true, AcceptAllCta: true, highPrivacy: true, handleBrowserDNTRequest: false,
  removeCredit: true, moreInfoLink: true, useExternalCss: false, useExternalJs: false, mandatory: true,
});
// A service of the site's own: the consent manager calls js() once it is allowed.
tarteaucitron.services.segment = {
  key: 'segment', type: 'analytic', name: 'Segment', uri: 'https://segment.example/', needConsent: true, cookies: [],
  js: function () {
    const script = document.createElement('script');
    script.src = '/sdk/segment.js';
    script.onload = () => AnalyticsBrowser.load({ writeKey: 'testwebtestwebtestwebtestwebtest' }).page('Tarte Theatre');
    document.head.append(script);
  },
};
(tarteaucitron.job = tarteaucitron.job || []).push('segment');
