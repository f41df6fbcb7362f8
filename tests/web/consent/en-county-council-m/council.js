(function () {
  var msg = $('hc-message');
  function policy() {
    var m = document.cookie.match(/(?:^|; )hc_policy=([^;]*)/);
    return m ? JSON.parse(decodeURIComponent(m[1])) : null;
  }
  function setPolicy(additional) {
    document.cookie = 'hc_policy=' + encodeURIComponent(JSON.stringify({ essential: true, additional: additional })) + '; path=' + place + '; max-age=31536000; SameSite=Lax';
    act();
  }
  truth = function () { var p = policy(); return !p ? 'nothing' : p.additional ? 'accepted' : 'rejected'; };
  effects = { accept: '#hc-accept', reject: '#hc-reject', open: '.hc-hide, .hc-msg a, .hc-base a', save: '#hc-save' };
  if (msg) {
    $('hc-accept').addEventListener('click', function () { setPolicy(true); answered('accepted'); });
    $('hc-reject').addEventListener('click', function () { setPolicy(false); answered('rejected'); });
    msg.querySelectorAll('.hc-hide').forEach(function (b) { b.addEventListener('click', function () { msg.hidden = true; }); });
    msg.hidden = !!policy();
  }
  function answered(how) {
    $('hc-ask').hidden = true;
    $('hc-' + how).hidden = false;
  }
  var form = $('hc-form');
  if (form) {
    var p = policy();
    if (p) form.elements.additional.value = p.additional ? 'yes' : 'no';
    form.addEventListener('submit', function (e) {
      e.preventDefault();
      if (!form.elements.additional.value) return;
      setPolicy(form.elements.additional.value === 'yes');
      $('hc-done').hidden = false;
      scrollTo(0, 0);
    });
  }
  act();
})();
