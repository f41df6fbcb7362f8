// Sütikezelés – Hévforrás Gyógyfürdő
(function () {
  var NEV = 'hevforras_suti', tarolo = document.createElement('div');
  tarolo.className = 'hf-suti';
  tarolo.setAttribute('role', 'dialog');
  tarolo.setAttribute('aria-label', 'Sütikezelés');
  tarolo.innerHTML = '<div class="hf-elso"><p><strong>Weboldalunk sütiket használ</strong><br>A működéshez szükséges sütiken túl statisztikai és marketing célú sütiket is használunk, hogy jobb felhasználói élményt nyújtsunk. Részletek az <a href="/hu-furdo-n/adatvedelem/">adatkezelési tájékoztatóban</a>.</p><div><button type="button" class="hf-gomb hf-halvany" id="hfBeall">Beállítások</button><button type="button" class="hf-gomb" id="hfElfogad">Elfogadom</button></div></div>' +
    '<div class="hf-masodik"><h3>Süti beállítások</h3><label class="hf-sor"><input type="checkbox" checked disabled><span>Működéshez szükséges sütik</span></label><label class="hf-sor"><input type="checkbox" id="hfStat"><span>Statisztikai sütik – a látogatottság mérése</span></label><label class="hf-sor"><input type="checkbox" id="hfMark"><span>Marketing sütik – személyre szabott hirdetések</span></label><div><button type="button" class="hf-gomb hf-halvany" id="hfMent">Kiválasztottak mentése</button><button type="button" class="hf-gomb hf-halvany" id="hfElutasit">Összes elutasítása</button><button type="button" class="hf-gomb" id="hfMind">Összes elfogadása</button></div></div>';
  document.body.appendChild(tarolo);
  function olvas() { var m = document.cookie.match(/(?:^|; )hevforras_suti=([^;]*)/); return m ? m[1] : ''; }
  truth = function () { var s = olvas(); return !s ? 'nothing' : s === 'szukseges' ? 'rejected' : 'accepted'; };
  effects = { accept: '#hfElfogad, #hfMind', reject: '#hfElutasit', save: '#hfMent', open: '#hfBeall, #hfModosit, a[href]' };
  function ment(stat, mark) {
    document.cookie = NEV + '=' + (stat && mark ? 'mind' : stat ? 'stat' : mark ? 'mark' : 'szukseges') + '; path=' + place + '; max-age=' + 365 * 86400 + '; SameSite=Lax';
    tarolo.classList.remove('latszik', 'reszletes');
    act();
  }
  function reszletes() {
    var s = olvas();
    $('hfStat').checked = s === 'mind' || s === 'stat';
    $('hfMark').checked = s === 'mind' || s === 'mark';
    tarolo.classList.add('latszik', 'reszletes');
  }
  $('hfElfogad').onclick = $('hfMind').onclick = function () { ment(true, true); };
  $('hfElutasit').onclick = function () { ment(false, false); };
  $('hfMent').onclick = function () { ment($('hfStat').checked, $('hfMark').checked); };
  $('hfBeall').onclick = reszletes;
  if ($('hfModosit')) $('hfModosit').onclick = reszletes;
  if (!olvas()) tarolo.classList.add('latszik');
  act();
})();
