(function () {
  var kol = document.createElement('div');
  function pri() { var m = document.cookie.match(/kolovrat_privola=([a-z_]+)/); return m ? m[1] : null; }
  truth = function () { return { null: 'nothing', nista: 'rejected' }[pri()] || 'accepted'; };
  effects = { accept: '.kol-sve', reject: '.kol-odbij', open: '.kol-postavke, .kol-otvori', save: '.kol-spremi' };
  kol.className = 'kol';
  kol.hidden = true;
  kol.setAttribute('role', 'region');
  kol.setAttribute('aria-label', 'Kolačići');
  kol.innerHTML = '<p>Koristimo kolačiće kako bismo poboljšali vaše korisničko iskustvo i prikazali vam ponudu koja vas zanima. Više u <a href="privatnost.html">pravilima privatnosti</a>.</p><div class="kol-izbor" hidden><p><label><input type="checkbox" checked disabled> Nužni</label> <label><input type="checkbox" class="kol-a"> Analitički</label> <label><input type="checkbox" class="kol-m"> Marketinški</label></p></div><button type="button" class="kol-sve">Prihvaćam sve</button><button type="button" class="kol-odbij">Odbijam</button><button type="button" class="t kol-postavke">Postavke</button><button type="button" class="t kol-spremi" hidden>Spremi odabir</button>';
  document.body.appendChild(kol);
  var q = function (s) { return kol.querySelector(s); };
  function izbor(da) { q('.kol-izbor').hidden = q('.kol-spremi').hidden = !da; q('.kol-postavke').hidden = da; q('.kol-a').checked = /analit/.test(pri()); q('.kol-m').checked = /market/.test(pri()); }
  function spremi(a, m) { document.cookie = 'kolovrat_privola=' + ((a ? 'analitika_' : '') + (m ? 'marketing' : '') || 'nista') + '; path=' + place + '; max-age=' + 180 * 86400; kol.hidden = true; izbor(false); act(); }
  q('.kol-sve').onclick = function () { spremi(true, true); };
  q('.kol-odbij').onclick = function () { spremi(false, false); };
  q('.kol-postavke').onclick = function () { izbor(true); };
  q('.kol-spremi').onclick = function () { spremi(q('.kol-a').checked, q('.kol-m').checked); };
  document.querySelectorAll('.kol-otvori').forEach(function (o) { o.onclick = function () { kol.hidden = false; return false; }; });
  if (pri() === null) kol.hidden = false;
  act();
})();
