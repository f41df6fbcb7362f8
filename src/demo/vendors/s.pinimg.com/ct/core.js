/* Stand-in for the Pinterest tag: same cookie, same wire format, our own words. */
(function () {
  'use strict';
  var pintrk = window.pintrk;
  if (!pintrk || pintrk.run) { return; }
  var account = '';

  function browserId() {
    var found = /(?:^|; )_pin_unauth=([^;]+)/.exec(document.cookie);
    if (found) { return found[1]; }
    var id = btoa('uid=' + crypto.randomUUID()).replace(/=+$/, '');
    var site = location.hostname.split('.').slice(-2).join('.');
    document.cookie = '_pin_unauth=' + id + '; Domain=' + site + '; Path=/; Max-Age=' + 365 * 86400 + '; Secure; SameSite=Lax';
    return id;
  }

  function send(event, data) {
    var page = { loc: location.href, ref: document.referrer, if: window.top !== window, sh: screen.height, sw: screen.width, mh: 'demo' };
    var fields = {
      tid: account, event: event, ed: JSON.stringify(data || {}),
      pd: JSON.stringify({ pin_unauth: browserId() }), ad: JSON.stringify(page), cb: Date.now()
    };
    new Image().src = 'https://ct.pinterest.com/v3/?' + Object.keys(fields).map(function (key) {
      return key + '=' + encodeURIComponent(fields[key]);
    }).join('&');
  }

  pintrk.run = function (method, first, data) {
    if (method === 'load') { account = first; }
    if (method === 'page') { send('pagevisit'); }
    if (method === 'track') { send(first, data); }
  };
  pintrk.queue.splice(0).forEach(function (call) { pintrk.run.apply(pintrk, call); });
})();
