/* Stand-in for the Google tag: consent mode, Analytics hits, Ads hits; our own words. */
(function () {
  'use strict';
  if (window.google_tag_data) { return; }
  var TYPES = ['ad_storage', 'analytics_storage', 'ad_user_data', 'ad_personalization'];
  var tag = window.google_tag_data = { initial: {}, updated: {} };
  var site = location.hostname.split('.').slice(-2).join('.');
  var load = Math.floor(Math.random() * 1e9);
  var anonymous = Math.floor(Math.random() * 2e9) + '.' + Math.floor(Date.now() / 1000);
  var hits = 0;
  var streams = [];
  var ads = [];
  var waiting = [];
  var past = [];

  function granted(type) { return (tag.updated[type] || tag.initial[type]) !== 'denied'; }

  // One letter per type: what the default said and what an update said.
  function letter(type) {
    var byDefault = { denied: { '': 'p', denied: 'q', granted: 'r' }, granted: { '': 't', denied: 'u', granted: 'v' } };
    var none = { '': 'l', denied: 'm', granted: 'n' };
    return (byDefault[tag.initial[type]] || none)[tag.updated[type] || ''];
  }

  function signals() {
    var gcd = '13';
    TYPES.forEach(function (type, at) { gcd += letter(type) + (at < 3 ? '3' : '5'); });
    return {
      gcs: 'G1' + (granted('ad_storage') ? 1 : 0) + (granted('analytics_storage') ? 1 : 0),
      gcd: gcd,
      npa: granted('ad_personalization') ? 0 : 1,
      dma: 1,
      dma_cps: granted('ad_user_data') ? 'syphamo' : '-',
      pscdl: granted('ad_storage') ? 'noapi' : 'denied'
    };
  }

  function query(fields) {
    return Object.keys(fields).filter(function (key) { return fields[key] !== undefined; }).map(function (key) {
      return encodeURIComponent(key) + '=' + encodeURIComponent(fields[key]);
    }).join('&');
  }

  function cookie(name, make, seconds) {
    var found = new RegExp('(?:^|; )' + name + '=([^;]+)').exec(document.cookie);
    if (found) { return found[1]; }
    var value = make();
    document.cookie = name + '=' + value + '; Domain=' + site + '; Path=/; Max-Age=' + seconds + '; Secure; SameSite=Lax';
    return value;
  }

  function analytics(stream, event, data, changed) {
    var client = anonymous;
    if (granted('analytics_storage')) {
      var now = Math.floor(Date.now() / 1000);
      client = cookie('_ga', function () { return 'GA1.1.' + anonymous; }, stream.expires).replace(/^GA1\.1\./, '');
      cookie('_ga_' + stream.id.slice(2), function () { return 'GS2.1.s' + now + '$o1$g0$t' + now + '$j60$l0$h0'; }, stream.expires);
    }
    hits += 1;
    var fields = Object.assign({ v: 2, tid: stream.id, gtm: '45je6b90v9100000000za200', _p: load }, signals(), {
      cid: client, ul: navigator.language.toLowerCase(), sr: screen.width + 'x' + screen.height,
      gcu: changed ? 1 : undefined, _s: hits, dl: location.href, dr: document.referrer, dt: document.title, en: event
    });
    Object.keys(data || {}).forEach(function (key) {
      if (key === 'currency') { fields.cu = data.currency; }
      else { fields[(typeof data[key] === 'number' ? 'epn.' : 'ep.') + key] = data[key]; }
    });
    fetch('https://www.google-analytics.com/g/collect?' + query(fields), { method: 'POST', mode: 'no-cors', keepalive: true });
  }

  function adsHit(account, event, data) {
    var linker = cookie('_gcl_au', function () { return '1.1.' + load + '.' + Math.floor(Date.now() / 1000); }, 90 * 86400);
    var fields = Object.assign({ random: Math.floor(Math.random() * 1e12), cv: 11, fst: Date.now(), guid: 'ON', async: 1, en: event },
      signals(), { u_w: screen.width, u_h: screen.height, url: location.href, ref: document.referrer || undefined,
        tiba: document.title, auid: linker.split('.').slice(2).join('.') });
    if (data && data.value !== undefined) { fields.value = data.value; fields.currency_code = data.currency; }
    if (data && data.transaction_id) { fields.oid = data.transaction_id; }
    var base = 'https://googleads.g.doubleclick.net/pagead/viewthroughconversion/';
    if (data && data.label) { fields.label = data.label; base = 'https://www.googleadservices.com/pagead/conversion/'; }
    new Image().src = base + account.slice(3) + '/?' + query(fields);
  }

  function adsEvent(account, event, data) {
    if (granted('ad_storage')) { adsHit(account, event, data); } else { waiting.push([account, event, data]); }
  }

  function consent(kind, state) {
    var before = TYPES.map(granted);
    Object.keys(state).forEach(function (type) { tag[kind === 'update' ? 'updated' : 'initial'][type] = state[type]; });
    if (kind !== 'update' || !streams.length) { return; }
    if (!before[1] && granted('analytics_storage')) {
      streams.forEach(function (stream) { analytics(stream, 'page_view', {}, true); });
    }
    if (!before[0] && granted('ad_storage')) {
      waiting.splice(0).forEach(function (hit) { adsHit(hit[0], hit[1], hit[2]); });
    }
  }

  function run(command) {
    if (Object.prototype.toString.call(command) !== '[object Arguments]') { return; }
    var id = command[1];
    if (command[0] === 'consent') {
      consent(id, command[2]);
    } else if (command[0] === 'config' && id.indexOf('G-') === 0) {
      var stream = { id: id, expires: (command[2] || {}).cookie_expires || 63072000 };
      streams.push(stream);
      analytics(stream, 'page_view');
    } else if (command[0] === 'config' && id.indexOf('AW-') === 0) {
      ads.push(id);
      adsEvent(id, 'page_view');
      past.forEach(function (event) { adsEvent(id, event[0], event[1]); });
    } else if (command[0] === 'event') {
      var data = Object.assign({}, command[2]);
      var target = data.send_to;
      delete data.send_to;
      if (target) {
        data.label = target.split('/')[1];
        adsEvent(target.split('/')[0], 'conversion', data);
      } else {
        past.push([id, data]);
        streams.forEach(function (stream) { analytics(stream, id, data); });
        ads.forEach(function (account) { adsEvent(account, id, data); });
      }
    }
  }

  var layer = window.dataLayer = window.dataLayer || [];
  var push = layer.push;
  layer.push = function () {
    var length = push.apply(layer, arguments);
    [].slice.call(arguments).forEach(run);
    return length;
  };
  [].slice.call(layer).forEach(run);
})();
