(function () {
  'use strict';
  var NAME = 'hdc_cookies_policy';
  function policy() {
    var found = document.cookie.split('; ').filter(function (c) { return c.indexOf(NAME + '=') === 0; })[0];
    return found ? JSON.parse(decodeURIComponent(found.slice(NAME.length + 1))) : null;
  }
  function setPolicy(analytics) {
    document.cookie = NAME + '=' + encodeURIComponent(JSON.stringify({ essential: true, analytics: analytics })) + '; max-age=31536000; path=' + place + '; SameSite=Lax';
  }
  truth = function () { var p = policy(); return p ? (p.analytics ? 'accepted' : 'rejected') : 'nothing'; };
  effects = {
    accept: '.hdc-buttons [value=yes]',
    reject: '.hdc-buttons [value=no]',
    save: '#hdc-form button',
    open: '.hdc-buttons a, .hdc-footer a, .hdc-header a'
  };
  var message = document.getElementById('hdc-message');
  if (message) {
    message.hidden = !!policy();
    message.addEventListener('click', function (event) {
      if (event.target.nodeName !== 'BUTTON') return;
      setPolicy(event.target.value === 'yes');
      message.hidden = true;
      act();
    });
  }
  var form = document.getElementById('hdc-form');
  if (form) {
    if (policy()) form.elements.analytics.value = policy().analytics ? 'yes' : 'no';
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (!form.elements.analytics.value) return;
      setPolicy(form.elements.analytics.value === 'yes');
      document.getElementById('hdc-success').hidden = false;
      window.scrollTo(0, 0);
      act();
    });
  }
  act();
})();
