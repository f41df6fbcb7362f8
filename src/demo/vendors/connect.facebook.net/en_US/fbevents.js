/* Stand-in for the Meta pixel library: same cookie, same wire format, our own words. */
(function () {
  'use strict';
  var fbq = window.fbq;
  if (!fbq || fbq.callMethod) { return; }
  var pixels = [];
  var count = 0;
  var started = Date.now();

  function browserId() {
    var found = /(?:^|; )_fbp=([^;]+)/.exec(document.cookie);
    if (found) { return found[1]; }
    var id = 'fb.1.' + started + '.' + Math.floor(Math.random() * 1e17);
    var site = location.hostname.split('.').slice(-2).join('.');
    document.cookie = '_fbp=' + id + '; Domain=' + site + '; Path=/; Max-Age=' + 90 * 86400 + '; Secure; SameSite=Lax';
    return id;
  }

  function send(pixel, event, data, options) {
    var fields = [
      ['id', pixel], ['ev', event], ['dl', location.href], ['rl', document.referrer],
      ['if', window.top !== window], ['ts', Date.now()]
    ];
    Object.keys(data || {}).forEach(function (key) { fields.push(['cd[' + key + ']', data[key]]); });
    fields.push(['sw', screen.width], ['sh', screen.height], ['v', '2.9.0'], ['r', 'stable'],
      ['ec', count], ['o', 4126], ['fbp', browserId()], ['it', started], ['coo', false]);
    if (options && options.eventID) { fields.push(['eid', options.eventID]); }
    fields.push(['rqm', 'GET']);
    count += 1;
    new Image().src = 'https://www.facebook.com/tr/?' + fields.map(function (field) {
      return encodeURIComponent(field[0]) + '=' + encodeURIComponent(field[1]);
    }).join('&');
  }

  fbq.callMethod = function (method, first, data, options) {
    if (method === 'init') {
      pixels.push(first);
      var tag = document.createElement('script');
      tag.async = true;
      tag.src = 'https://connect.facebook.net/signals/config/' + first + '?v=2.9.0&r=stable&domain=' + location.hostname;
      document.head.appendChild(tag);
    } else if (method === 'track' || method === 'trackCustom') {
      pixels.forEach(function (pixel) { send(pixel, first, data, options); });
    }
  };
  fbq.queue.splice(0).forEach(function (call) { fbq.callMethod.apply(fbq, call); });
})();
