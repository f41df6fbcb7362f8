// Slapukų juosta – Ąžuolo baldai
(function () {
  var juosta = document.createElement('div');
  juosta.id = 'ab-juosta';
  juosta.setAttribute('role', 'dialog');
  juosta.setAttribute('aria-label', 'Slapukai');
  juosta.innerHTML = '<div class="ab-tekstas">Šioje svetainėje naudojame slapukus, kad užtikrintume jos veikimą, analizuotume srautą ir rodytume jums aktualius pasiūlymus. Savo sutikimą bet kada galėsite atšaukti. Daugiau – <a href="/lt-baldai-n/privatumas/">privatumo politikoje</a>.</div>' +
    '<div class="ab-grupes"><label><input type="checkbox" checked disabled> Būtinieji</label><label><input type="checkbox" data-grupe="analitiniai"> Analitiniai</label><label><input type="checkbox" data-grupe="rinkodaros"> Rinkodaros</label></div>' +
    '<div class="ab-eile"><button type="button" class="ab-m ab-tvarkyti">Tvarkyti nustatymus</button><button type="button" class="ab-m ab-issaugoti">Išsaugoti pasirinkimą</button><button type="button" class="ab-m ab-ne">Nesutinku</button><button type="button" class="ab-m ab-taip">Sutinku</button></div>';
  document.body.appendChild(juosta);
  var grupes = [].slice.call(juosta.querySelectorAll('[data-grupe]'));
  function mygtukas(c, f) { juosta.querySelector(c).addEventListener('click', f); }
  function skaityti() { var m = document.cookie.match(/(?:^|; )azuolo_slapukai=([^;]*)/); return m ? decodeURIComponent(m[1]).split(',') : null; }
  truth = function () { var s = skaityti(); return !s ? 'nothing' : s.length > 1 ? 'accepted' : 'rejected'; };
  effects = { accept: '.ab-taip', reject: '.ab-ne', save: '.ab-issaugoti', open: '.ab-tvarkyti, #abKeisti, a[href]' };
  function saugoti(tikrinti) {
    var sarasas = ['butinieji'].concat(grupes.filter(tikrinti).map(function (g) { return g.getAttribute('data-grupe'); }));
    document.cookie = 'azuolo_slapukai=' + encodeURIComponent(sarasas.join(',')) + '; path=' + place + '; max-age=' + 365 * 86400 + '; SameSite=Lax';
    juosta.className = '';
    act();
  }
  mygtukas('.ab-taip', function () { saugoti(function () { return true; }); });
  mygtukas('.ab-ne', function () { saugoti(function () { return false; }); });
  mygtukas('.ab-issaugoti', function () { saugoti(function (g) { return g.checked; }); });
  mygtukas('.ab-tvarkyti', function () { juosta.className = 'matoma placiai'; });
  var keisti = $('abKeisti');
  if (keisti) keisti.addEventListener('click', function (e) {
    e.preventDefault();
    var s = skaityti() || [];
    grupes.forEach(function (g) { g.checked = s.indexOf(g.getAttribute('data-grupe')) >= 0; });
    juosta.className = 'matoma';
  });
  if (!skaityti()) juosta.className = 'matoma';
  act();
})();
