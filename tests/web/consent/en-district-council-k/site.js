(function () {
  'use strict';
  var COOKIE = 'wdc_cookie_policy';
  var message = document.querySelector('.wd-message');
  var form = document.querySelector('.wd-form');
  function policy() {
    var found = document.cookie.split('; ').filter(function (c) { return c.indexOf(COOKIE + '=') === 0; })[0];
    return found ? JSON.parse(decodeURIComponent(found.slice(COOKIE.length + 1))) : null;
  }
  function setPolicy(usage) {
    document.cookie = COOKIE + '=' + encodeURIComponent(JSON.stringify({ essential: true, usage: usage })) + '; path=' + place + '; max-age=31536000; SameSite=Lax';
    message.hidden = true;
    act();
  }
  truth = function () { var p = policy(); return !p ? 'nothing' : p.usage ? 'accepted' : 'rejected'; };
  effects = { accept: '.wd-accept', reject: '.wd-reject', save: '.wd-save', open: '.wd-message a, .wd-foot a' };
  message.querySelector('.wd-accept').addEventListener('click', function () { setPolicy(true); });
  message.querySelector('.wd-reject').addEventListener('click', function () { setPolicy(false); });
  message.hidden = !!policy();
  if (form) {
    var now = policy();
    if (now) form.elements.usage.value = now.usage ? 'yes' : 'no';
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (!form.elements.usage.value) return;
      setPolicy(form.elements.usage.value === 'yes');
      document.querySelector('.wd-done').hidden = false;
      scrollTo(0, 0);
    });
  }
  act();
})();
