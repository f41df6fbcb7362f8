/* Stand-in for the X website tag: same cookie, same wire format, our own words. */
(function () {
  'use strict';
  var twq = window.twq;
  if (!twq || twq.run) { return; }
  var pixel = '';
  var load = uuid();

  function uuid() { return crypto.randomUUID(); }

  function browserId() {
    if (/(?:^|; )_twpid=/.test(document.cookie)) { return; }
    var site = location.hostname.split('.').slice(-2).join('.');
    document.cookie = '_twpid=tw.' + Date.now() + '.' + Math.floor(Math.random() * 1e18) +
      '; Domain=' + site + '; Path=/; Max-Age=' + 390 * 86400 + '; Secure; SameSite=Lax';
  }

  function send(event, data) {
    browserId();
    var fields = {
      bci: 4, dv: navigator.language + '&' + screen.width + 'x' + screen.height, eci: 3, event_id: uuid(),
      events: JSON.stringify([[event, data || {}]]), integration: 'advertiser', p_id: 'Twitter', p_user_id: 0,
      pl_id: load, tw_document_href: location.href, tw_iframe_status: 0, txn_id: pixel, type: 'javascript', version: '2.3.31'
    };
    var query = Object.keys(fields).map(function (key) { return key + '=' + encodeURIComponent(fields[key]); }).join('&');
    // The real tag reports every event to both hosts.
    ['t.co', 'analytics.twitter.com'].forEach(function (host) {
      new Image().src = 'https://' + host + '/i/adsct?' + query;
    });
  }

  twq.run = function (method, first, data) {
    if (method === 'config') {
      pixel = first;
      send('pageview', {});
    } else if (method === 'event' || method === 'track') {
      send(first, data);
    }
  };
  twq.queue.splice(0).forEach(function (call) { twq.run.apply(twq, call); });
})();
