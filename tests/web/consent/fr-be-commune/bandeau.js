jQueryless(function () {
  var cle = 'slm-cookies', b = document.createElement('section');
  var lu = function () { return localStorage.getItem(cle); };
  truth = function () { var v = lu(); return v === null ? 'nothing' : v === 'aucun' ? 'rejected' : 'accepted'; };
  effects = { accept: '.bc-oui', reject: '.bc-non', open: '.bc-param, .bc-modifier', save: '.bc-sauver' };
  b.className = 'bc replie';
  b.setAttribute('aria-label', 'Utilisation des cookies');
  b.innerHTML = '<p>Ce site utilise des cookies et vous permet de décider de ceux que vous acceptez ou refusez. <a href="mentions-legales.html">En savoir plus</a></p><fieldset><legend>Préférences</legend><label><input type="checkbox" checked disabled> Fonctionnels</label> <label><input type="checkbox" value="analyse"> Analyse</label> <label><input type="checkbox" value="tiers"> Services tiers</label></fieldset><button type="button" class="bc-oui">Je les accepte</button> <button type="button" class="bc-non">Je les refuse</button> <button type="button" class="bc-param clair">Je choisis</button> <button type="button" class="bc-sauver clair">Enregistrer mes choix</button>';
  document.body.appendChild(b);
  var q = function (s) { return b.querySelector(s); };
  var choix = function (l) { localStorage.setItem(cle, l.join(',') || 'aucun'); b.className = 'bc replie'; act(); };
  q('.bc-oui').addEventListener('click', function () { choix(['analyse', 'tiers']); });
  q('.bc-non').addEventListener('click', function () { choix([]); });
  q('.bc-param').addEventListener('click', function () { b.querySelectorAll('[value]').forEach(function (c) { c.checked = (lu() || '').indexOf(c.value) >= 0; }); b.classList.add('detail'); });
  q('.bc-sauver').addEventListener('click', function () { choix([].slice.call(b.querySelectorAll('[value]')).filter(function (c) { return c.checked; }).map(function (c) { return c.value; })); });
  document.querySelectorAll('.bc-modifier').forEach(function (m) { m.addEventListener('click', function () { b.className = 'bc'; }); });
  if (lu() === null) b.className = 'bc';
  act();
});
function jQueryless(fn) { if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', fn); else fn(); }
