(function () {
  var NAME = 'viewed_museum_policy', CATS = ['functional', 'performance', 'analytics', 'advertisement'];
  function get() { var m = document.cookie.match(/viewed_museum_policy=([^;]*)/); return m ? decodeURIComponent(m[1]) : ''; }
  function set(list) { document.cookie = NAME + '=' + encodeURIComponent('necessary' + (list.length ? ',' + list.join(',') : '')) + '; path=' + place + '; max-age=31536000; SameSite=Lax'; }
  truth = function () { var v = get(); return !v ? 'nothing' : v.indexOf(',') > 0 ? 'accepted' : 'rejected'; };
  effects = { accept: '[data-role=accept_all]', reject: '[data-role=reject_all]', open: '[data-role=settings], .gcn-tab', save: '.gcn-save', close: '.gcn-x' };
  var box = document.createElement('div');
  box.innerHTML = '<div class="gcn-bar" role="region" aria-label="Cookie notice"><p>We use cookies on our website to give you the most relevant experience by remembering your preferences and repeat visits. By clicking “Accept All”, you consent to the use of ALL the cookies. However, you may visit “Cookie Settings” to provide a controlled consent.</p>' +
    '<button class="gcn-btn" data-role="settings">Cookie Settings</button><button class="gcn-btn" data-role="reject_all">Reject All</button><button class="gcn-btn gcn-primary" data-role="accept_all">Accept All</button></div>' +
    '<div class="gcn-tab" role="button" tabindex="0"><span>Manage consent</span></div>' +
    '<div class="gcn-modal" role="dialog" aria-modal="true" aria-label="Privacy overview"><div class="gcn-modal-inner"><button class="gcn-x" aria-label="Close">×</button><h4>Privacy Overview</h4><p>This website uses cookies to improve your experience while you navigate through the website. Out of these, the cookies that are categorized as necessary are stored on your browser as they are essential for the working of basic functionalities.</p>' +
    '<div class="gcn-cat"><span>Necessary</span><em>Always Enabled</em></div>' + CATS.map(function (c) { return '<div class="gcn-cat"><span>' + c[0].toUpperCase() + c.slice(1) + '</span><label><input type="checkbox" name="' + c + '" aria-label="' + c + '"> <span>Disabled</span></label></div>'; }).join('') +
    '<p style="text-align:right"><button class="gcn-btn gcn-primary gcn-save">SAVE &amp; ACCEPT</button></p></div></div>';
  while (box.firstChild) document.body.appendChild(box.firstChild);
  var bar = document.querySelector('.gcn-bar'), tab = document.querySelector('.gcn-tab'), modal = document.querySelector('.gcn-modal');
  var ticks = [].slice.call(modal.querySelectorAll('input'));
  function on(e, yes) { e.classList[yes ? 'add' : 'remove']('gcn-on'); }
  function label(t) { t.nextElementSibling.textContent = t.checked ? 'Enabled' : 'Disabled'; }
  function answered() { on(bar, false); on(modal, false); on(tab, true); act(); }
  ticks.forEach(function (t) { t.addEventListener('change', function () { label(t); }); });
  bar.querySelector('[data-role=accept_all]').onclick = function () { set(CATS); answered(); };
  bar.querySelector('[data-role=reject_all]').onclick = function () { set([]); answered(); };
  bar.querySelector('[data-role=settings]').onclick = function () { var v = get(); ticks.forEach(function (t) { t.checked = v.indexOf(t.name) > 0; label(t); }); on(modal, true); };
  modal.querySelector('.gcn-x').onclick = function () { on(modal, false); };
  modal.querySelector('.gcn-save').onclick = function () { set(ticks.filter(function (t) { return t.checked; }).map(function (t) { return t.name; })); answered(); };
  tab.onclick = function () { on(tab, false); on(bar, true); };
  if (get()) { on(tab, true); act(); } else setTimeout(function () { on(bar, true); }, 400);
})();
