(function () {
  var SUTI = 'zoo_hozzajarulas';
  function olvas() { var r = new RegExp('(?:^|; )' + SUTI + '=([^;]*)').exec(document.cookie); return r ? r[1] : ''; }
  truth = function () { var v = olvas(); return !v ? 'nothing' : v === 'alap' ? 'rejected' : 'accepted'; };
  effects = { accept: '.zs-mind', reject: '.zs-nem', open: '.zs-beall, .zs-nyit', save: '.zs-ment' };
  var doboz = document.createElement('aside');
  doboz.className = 'zs';
  doboz.setAttribute('aria-label', 'Sütikezelési tájékoztató');
  doboz.innerHTML = '<div class="zs-elso"><h3>Sütik az állatkert honlapján</h3><p>Weboldalunk sütiket használ a jegyvásárlás biztosításához, a látogatottság méréséhez és személyre szabott hirdetések megjelenítéséhez. Részletek az <a href="adatkezeles.html">adatkezelési tájékoztatóban</a>.</p><button type="button" class="zs-gomb zs-mind">Összes elfogadása</button><button type="button" class="zs-gomb zs-nem">Elutasítás</button><button type="button" class="zs-gomb zs-vilagos zs-beall">Beállítások</button></div>' +
    '<div class="zs-masodik"><h3>Süti beállítások</h3><label><input type="checkbox" checked disabled> Működéshez szükséges sütik</label><label><input type="checkbox" class="zs-k" value="meres"> Statisztikai sütik</label><label><input type="checkbox" class="zs-k" value="hirdetes"> Marketing sütik</label><button type="button" class="zs-gomb zs-ment">Beállítások mentése</button></div>';
  document.body.appendChild(doboz);
  function q(s) { return doboz.querySelector(s); }
  function lapoz(masodik) { q('.zs-elso').style.display = masodik ? 'none' : 'block'; q('.zs-masodik').style.display = masodik ? 'block' : 'none'; }
  function mutat() {
    var most = olvas().split('-');
    doboz.querySelectorAll('.zs-k').forEach(function (k) { k.checked = most.indexOf(k.value) !== -1; });
    lapoz(false);
    doboz.style.display = 'block';
  }
  function ment(lista) {
    document.cookie = SUTI + '=' + (lista.join('-') || 'alap') + '; path=' + place + '; max-age=' + 60 * 60 * 24 * 90;
    doboz.style.display = 'none';
    act();
  }
  q('.zs-mind').onclick = function () { ment(['meres', 'hirdetes']); };
  q('.zs-nem').onclick = function () { ment([]); };
  q('.zs-beall').onclick = function () { lapoz(true); };
  q('.zs-ment').onclick = function () { ment([].filter.call(doboz.querySelectorAll('.zs-k'), function (k) { return k.checked; }).map(function (k) { return k.value; })); };
  document.querySelectorAll('.zs-nyit').forEach(function (a) { a.onclick = function (e) { e.preventDefault(); mutat(); }; });
  if (!olvas()) mutat();
  act();
})();
