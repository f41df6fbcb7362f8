/* Harbour Lights Theatre: the cookie choice. Loaded first, so that every tag can ask. */
(function () {
  'use strict';

  var NAME = 'hl_consent';
  var DAYS = 180;
  // Cookies cleared when a purpose is refused. Planted fault: _fbp was forgotten.
  var STATS = ['_ga', '_ga_HLTHEATRE1', 'hl_visitor'];
  var MARKETING = ['_ttp', '_tt_enable_cookie', '_twpid', 'li_fat_id', '_pin_unauth', '_scid', '_scid_r', '_gcl_au'];

  function read() {
    var found = /(?:^|; )hl_consent=v1\.stats-([01])\.mkt-([01])/.exec(document.cookie);
    return found ? { stats: found[1] === '1', marketing: found[2] === '1' } : null;
  }

  function clear(names) {
    names.forEach(function (name) {
      ['', '; Domain=harbourlights.example'].forEach(function (domain) {
        document.cookie = name + '=; Path=/; Max-Age=0' + domain;
      });
    });
  }

  var hl = window.hlConsent = { choice: read() };

  function googleState(choice) {
    var ads = choice.marketing ? 'granted' : 'denied';
    return {
      ad_storage: ads,
      ad_user_data: ads,
      ad_personalization: ads,
      analytics_storage: choice.stats ? 'granted' : 'denied'
    };
  }
  hl.googleState = googleState;

  function save(stats, marketing) {
    hl.choice = { stats: stats, marketing: marketing };
    document.cookie = NAME + '=v1.stats-' + (stats ? 1 : 0) + '.mkt-' + (marketing ? 1 : 0) +
      '; Path=/; Max-Age=' + DAYS * 86400 + '; Secure; SameSite=Lax';
    if (!stats) { clear(STATS); }
    if (!marketing) { clear(MARKETING); }
    close();
    gtag('consent', 'update', googleState(hl.choice));
    dataLayer.push({ event: 'hl_consent', hl_marketing: marketing, hl_stats: stats });
  }

  var notice = null;
  var choices = null;

  function close() {
    if (notice) { notice.remove(); notice = null; }
    if (choices) { choices.close(); choices.remove(); choices = null; }
  }

  function showNotice() {
    notice = document.createElement('section');
    notice.className = 'hl-notice';
    notice.setAttribute('aria-label', 'Cookie notice');
    notice.innerHTML =
      '<div class="hl-notice-in"><div><h2>Cookies at the theatre</h2>' +
      '<p>We use cookies to keep your basket, and, with your consent, for statistics and for advertising ' +
      'together with our partners. You can change or withdraw your choice at any time under ' +
      '\u201cCookie settings\u201d at the foot of every page. <a href="/privacy">Privacy and cookie policy</a></p></div>' +
      '<div class="hl-buttons"><button type="button" data-do="accept">Accept all</button>' +
      '<button type="button" data-do="manage">Manage choices</button></div></div>';
    notice.querySelector('[data-do=accept]').addEventListener('click', function () { save(true, true); });
    notice.querySelector('[data-do=manage]').addEventListener('click', showChoices);
    document.body.appendChild(notice);
  }

  function row(id, title, text, attributes) {
    return '<li><label for="' + id + '"><strong>' + title + '</strong><span>' + text + '</span></label>' +
      '<input class="hl-switch" type="checkbox" role="switch" id="' + id + '" ' + attributes + '></li>';
  }

  function showChoices() {
    if (choices) { return; }
    // Planted fault: marketing is on before anybody has chosen.
    var now = hl.choice || { stats: false, marketing: true };
    choices = document.createElement('dialog');
    choices.className = 'hl-choices';
    choices.setAttribute('aria-labelledby', 'hl-choices-title');
    choices.innerHTML =
      '<form method="dialog"><button class="hl-close" value="" aria-label="Close">\u00d7</button></form>' +
      '<h2 id="hl-choices-title">Your cookie choices</h2>' +
      '<p>Choose what we may use cookies for. You can come back to this at any time.</p><ul>' +
      row('hl-necessary', 'Necessary', 'Basket, security and your cookie choice.', 'checked disabled') +
      row('hl-stats', 'Statistics', 'How many people visit which page.', now.stats ? 'checked' : '') +
      row('hl-marketing', 'Marketing', 'Advertising about our shows on other sites.', now.marketing ? 'checked' : '') +
      '</ul><div class="hl-buttons"><button type="button" data-do="reject">Reject all</button>' +
      '<button type="button" data-do="save">Save choices</button>' +
      '<button type="button" data-do="accept">Accept all</button></div>';
    var on = function (what, run) {
      choices.querySelector('[data-do=' + what + ']').addEventListener('click', run);
    };
    on('reject', function () { save(false, false); });
    on('accept', function () { save(true, true); });
    on('save', function () {
      save(document.getElementById('hl-stats').checked, document.getElementById('hl-marketing').checked);
    });
    // Closing by X or Escape is no choice: the notice stays.
    choices.addEventListener('close', function () {
      if (choices) { choices.remove(); choices = null; }
    });
    document.body.appendChild(choices);
    choices.showModal();
  }

  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('cookie-settings').addEventListener('click', showChoices);
    if (!hl.choice) { showNotice(); }
  });
})();
