(function () {
  var NUME = 'atelier_acord', caseta = null;
  function acord() { var m = document.cookie.match(/(?:^|; )atelier_acord=([^;]*)/); return m ? JSON.parse(decodeURIComponent(m[1])) : null; }
  truth = function () { var a = acord(); return a ? (a.analiza || a.marketing ? 'accepted' : 'rejected') : 'nothing'; };
  effects = { accept: '.al-toate', reject: '.al-refuz', save: '.al-salveaza', close: '.al-x', open: '.al-optiuni, .al-schimba, .al-jos a, .al-caseta a, .al-sus a' };
  function scoate() { if (caseta) caseta.remove(); caseta = null; }
  function retine(analiza, marketing) {
    document.cookie = NUME + '=' + encodeURIComponent(JSON.stringify({ analiza: analiza, marketing: marketing })) + '; path=' + place + '; max-age=15552000; SameSite=Lax';
    scoate();
    act();
  }
  function la(clasa, f) { var e = caseta.querySelector(clasa); if (e) e.addEventListener('click', f); }
  function arata(optiuni) {
    var a = acord() || {};
    scoate();
    caseta = document.createElement('div');
    caseta.className = 'al-caseta';
    caseta.setAttribute('role', 'dialog');
    caseta.setAttribute('aria-label', 'Cookie-uri');
    caseta.innerHTML = '<button type="button" class="al-x" aria-label="Închide">×</button>' + (optiuni
      ? '<h3>Setări cookie</h3><label><input type="checkbox" checked disabled> Strict necesare</label><label><input type="checkbox" class="al-ana"> Analiză</label><label><input type="checkbox" class="al-mar"> Marketing</label><p><button type="button" class="al-buton gol al-salveaza">Salvează</button><button type="button" class="al-buton al-refuz">Respinge toate</button><button type="button" class="al-buton al-toate">Acceptă toate</button></p>'
      : '<h3>Cookie-uri și confidențialitate</h3><p>Folosim cookie-uri proprii și ale partenerilor noștri pentru statistici și marketing, numai cu acordul tău. Detalii în <a href="/ro-magazin-d/confidentialitate/">politica de confidențialitate</a>.</p><button type="button" class="al-buton al-toate">Acceptă toate</button><button type="button" class="al-buton al-refuz">Respinge toate</button><button type="button" class="al-buton gol al-optiuni">Opțiuni</button>');
    document.body.appendChild(caseta);
    if (optiuni) { caseta.querySelector('.al-ana').checked = !!a.analiza; caseta.querySelector('.al-mar').checked = !!a.marketing; }
    la('.al-x', scoate);
    la('.al-toate', function () { retine(true, true); });
    la('.al-refuz', function () { retine(false, false); });
    la('.al-optiuni', function () { arata(true); });
    la('.al-salveaza', function () { retine(caseta.querySelector('.al-ana').checked, caseta.querySelector('.al-mar').checked); });
  }
  document.querySelectorAll('.al-schimba').forEach(function (b) { b.addEventListener('click', function () { arata(false); }); });
  if (!acord()) arata(false);
  act();
})();
