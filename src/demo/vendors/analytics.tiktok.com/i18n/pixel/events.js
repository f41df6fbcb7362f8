/* Stand-in for the TikTok pixel library: same cookies, same wire format, our own words. */
(function () {
  'use strict';
  var ttq = window.ttq;
  if (!ttq || ttq.running) { return; }
  ttq.running = true;
  var codes = [];
  var site = location.hostname.split('.').slice(-2).join('.');

  function cookie(name, make, days) {
    var found = new RegExp('(?:^|; )' + name + '=([^;]+)').exec(document.cookie);
    if (found) { return found[1]; }
    var value = make();
    document.cookie = name + '=' + value + '; Domain=' + site + '; Path=/; Max-Age=' + days * 86400 + '; Secure; SameSite=Lax';
    return value;
  }

  function random(length) {
    var letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    var text = '';
    while (text.length < length) { text += letters.charAt(Math.floor(Math.random() * letters.length)); }
    return text;
  }

  function send(code, event, properties, options) {
    cookie('_tt_enable_cookie', function () { return '1'; }, 390);
    var browser = cookie('_ttp', function () { return '01' + random(24).toUpperCase() + '_.tt.1'; }, 390);
    var body = {
      event: event,
      event_id: (options && options.event_id) || '',
      message_id: 'messageId-' + Date.now() + '-' + Math.floor(Math.random() * 1e13) + '-' + code,
      timestamp: new Date().toISOString(),
      is_onsite: false,
      context: {
        ad: {},
        device: { platform: 'pc' },
        user: { anonymous_id: browser },
        pixel: { code: code, runtime: '1', codes: code },
        page: { url: location.href, referrer: document.referrer },
        library: { name: 'pixel.js', version: '2.2.0' },
        userAgent: navigator.userAgent
      },
      properties: properties || {}
    };
    navigator.sendBeacon('https://analytics.tiktok.com/api/v2/pixel', JSON.stringify(body));
  }

  function run(call) {
    var method = call[0];
    if (method === 'load') {
      codes.push(call[1]);
    } else if (method === 'page') {
      codes.forEach(function (code) { send(code, 'Pageview'); });
    } else if (method === 'track') {
      codes.forEach(function (code) { send(code, call[1], call[2], call[3]); });
    }
  }

  ttq.splice(0).forEach(run);
  ['load', 'page', 'track'].forEach(function (name) {
    ttq[name] = function () { run([name].concat([].slice.call(arguments))); };
  });
})();
