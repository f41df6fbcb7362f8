// Runs only when Klaro turns the blocked script on.
const script = document.createElement('script');
script.src = '/sdk/mixpanel.js';
script.onload = () => {
  mixpanel.init('0123456789abcdef0123456789abcdef', { track_pageview: true, batch_requests: false, record_sessions_percent: 0 });
};
document.head.append(script);
