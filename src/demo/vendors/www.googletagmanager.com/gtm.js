/* Stand-in for the theatre's tag manager container GTM-HLT1234: marketing tags, held until the
   visitor has agreed to marketing; our own words. */
(function () {
  'use strict';
  var ID = 'GTM-HLT1234';
  if (window.google_tag_manager && window.google_tag_manager[ID]) { return; }
  window.google_tag_manager = window.google_tag_manager || {};
  window.google_tag_manager[ID] = { dataLayer: 'dataLayer' };

  var ADS = 'AW-16512340987';
  // Our event name: name at X, TikTok, Pinterest, Snapchat, Meta; conversion number at LinkedIn.
  var EVENTS = {
    view_content: { x: 'tw-o8hlt-o8hv1', tiktok: 'ViewContent', pinterest: 'viewcontent', snapchat: 'VIEW_CONTENT', meta: 'ViewContent' },
    search: { tiktok: 'Search', pinterest: 'search', snapchat: 'SEARCH', meta: 'Search' },
    add_to_cart: { x: 'tw-o8hlt-o8ha2', tiktok: 'AddToCart', pinterest: 'addtocart', snapchat: 'ADD_CART', meta: 'AddToCart', linkedin: 17345602 },
    initiate_checkout: { x: 'tw-o8hlt-o8hc3', tiktok: 'InitiateCheckout', pinterest: 'initiatecheckout', snapchat: 'START_CHECKOUT', meta: 'InitiateCheckout', linkedin: 17345610 },
    // Meta's Donate is written into the page itself.
    donate: { x: 'tw-o8hlt-o8hd4', tiktok: 'CompletePayment', pinterest: 'checkout', snapchat: 'PURCHASE', linkedin: 17345618, ads: 'hLtDoNaTe1' }
  };
  var allowed = false;
  var waiting = [];

  function script(address) {
    var tag = document.createElement('script');
    tag.async = true;
    tag.src = address;
    document.head.appendChild(tag);
  }

  // A function that keeps calls until the vendor's library takes them over.
  function queue(name, more) {
    var stub = window[name] = window[name] || function () {
      if (stub.run) { stub.run.apply(stub, arguments); } else { stub.queue.push([].slice.call(arguments)); }
    };
    stub.queue = stub.queue || [];
    Object.assign(stub, more);
    return stub;
  }

  function start() {
    queue('twq', { version: '1.1' })('config', 'o8hlt');
    script('https://static.ads-twitter.com/uwt.js');

    window._linkedin_partner_id = '5820417';
    window._linkedin_data_partner_ids = ['5820417'];
    queue('lintrk');
    script('https://snap.licdn.com/li.lms-analytics/insight.min.js');

    var pintrk = queue('pintrk', { version: '3.0' });
    pintrk('load', '2612345678901');
    pintrk('page');
    script('https://s.pinimg.com/ct/core.js');

    var snaptr = queue('snaptr');
    snaptr('init', '7d1f0c2e-5b3a-4c8d-9e21-0a6f4b8c2d10');
    snaptr('track', 'PAGE_VIEW');
    script('https://sc-static.net/scevent.min.js');

    if (!window.ttq) {
      var ttq = window.ttq = [];
      window.TiktokAnalyticsObject = 'ttq';
      ['load', 'page', 'track', 'identify'].forEach(function (name) {
        ttq[name] = function () { window.ttq.push([name].concat([].slice.call(arguments))); };
      });
      script('https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C9HLT0DEMO0HARBOUR01&lib=ttq');
      ttq.load('C9HLT0DEMO0HARBOUR01');
      ttq.page();
    }

    script('https://www.googletagmanager.com/gtag/js?id=' + ADS);
    window.gtag('config', ADS);
  }

  function fire(name, data) {
    var names = EVENTS[name];
    if (!names) { return; }
    var money = data.value === undefined ? {} : { value: data.value, currency: data.currency };
    var search = data.search ? { search_string: data.search } : {};
    if (names.x) { window.twq('event', names.x, Object.assign({ conversion_id: data.id }, money)); }
    if (names.tiktok) { window.ttq.track(names.tiktok, Object.assign(data.search ? { query: data.search } : {}, money), { event_id: data.id }); }
    if (names.pinterest) { window.pintrk('track', names.pinterest, Object.assign({ event_id: data.id }, data.search ? { search_query: data.search } : {}, money)); }
    if (names.snapchat) { window.snaptr('track', names.snapchat, { price: data.value, currency: data.currency, client_dedup_id: data.id, search_string: data.search }); }
    if (names.meta && window.fbq) { window.fbq('track', names.meta, Object.assign(search, money), { eventID: data.id }); }
    if (names.linkedin) { window.lintrk('track', { conversion_id: names.linkedin, event_id: data.id }); }
    if (names.ads) { window.gtag('event', 'conversion', Object.assign({ send_to: ADS + '/' + names.ads, transaction_id: data.id }, money)); }
  }

  function allow() {
    if (allowed) { return; }
    allowed = true;
    start();
    waiting.splice(0).forEach(function (item) { fire(item.hl_name, item.hl_data); });
  }

  function take(item) {
    if (!item || typeof item.event !== 'string') { return; }
    if (item.event === 'hl_consent') {
      if (item.hl_marketing) { allow(); } else { allowed = false; }
    } else if (item.event === 'hl_event') {
      if (allowed) { fire(item.hl_name, item.hl_data); } else { waiting.push(item); }
    }
  }

  var layer = window.dataLayer;
  var push = layer.push;
  layer.push = function () {
    var length = push.apply(layer, arguments);
    [].slice.call(arguments).forEach(take);
    return length;
  };
  var choice = window.hlConsent && window.hlConsent.choice;
  if (choice && choice.marketing) { allow(); }
  [].slice.call(layer).forEach(take);
})();
