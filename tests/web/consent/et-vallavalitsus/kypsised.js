(function (w, d) {
  var voti = 'metsakyla_kypsised';
  function loe() { var m = d.cookie.match(/metsakyla_kypsised=(\w+)/); return m ? m[1] : ''; }
  truth = function () { return { koik: 'accepted', statistika: 'accepted', vajalikud: 'rejected' }[loe()] || 'nothing'; };
  effects = { accept: '.kyp-koik', reject: '.kyp-vaj, .js-nousolek-tagasi', open: '.kyp-kohanda', save: '.kyp-salvesta' };
  var kyp = d.createElement('div');
  kyp.className = 'kyp';
  kyp.setAttribute('role', 'dialog');
  kyp.setAttribute('aria-label', 'Küpsised');
  kyp.setAttribute('data-olek', 'peidus');
  kyp.innerHTML = '<p>Sellel veebilehel kasutatakse küpsiseid. Vajalikud küpsised tagavad lehe toimimise, statistikaküpsised aitavad meil lehte paremaks muuta. <a href="privaatsus.html">Loe lähemalt</a></p><div class="valikud"><p><label><input type="checkbox" checked disabled> Vajalikud</label> <label><input type="checkbox" class="kyp-stat"> Statistika</label> <button type="button" class="kn kn-r kyp-salvesta">Salvesta valikud</button></p></div><button type="button" class="kn kyp-koik">Nõustun kõigiga</button><button type="button" class="kn kyp-vaj">Ainult vajalikud</button><button type="button" class="kn kn-r kyp-kohanda">Kohanda</button>';
  d.body.appendChild(kyp);
  function kirjuta(v) { d.cookie = voti + '=' + v + '; path=' + place + '; max-age=' + 180 * 24 * 60 * 60 + '; SameSite=Lax'; kyp.setAttribute('data-olek', 'peidus'); act(); }
  kyp.querySelector('.kyp-koik').onclick = function () { kirjuta('koik'); };
  kyp.querySelector('.kyp-vaj').onclick = function () { kirjuta('vajalikud'); };
  kyp.querySelector('.kyp-salvesta').onclick = function () { kirjuta(kyp.querySelector('.kyp-stat').checked ? 'statistika' : 'vajalikud'); };
  kyp.querySelector('.kyp-kohanda').onclick = function () { kyp.setAttribute('data-olek', kyp.getAttribute('data-olek') === 'lahti' ? 'nahtav' : 'lahti'); };
  var tagasi = d.querySelector('.js-nousolek-tagasi');
  if (tagasi) tagasi.onclick = function () {
    kirjuta('vajalikud');
    var t = d.createElement('div');
    t.className = 'teade';
    t.setAttribute('role', 'status');
    t.textContent = 'Nõusolek on tagasi võetud.';
    d.body.appendChild(t);
    w.setTimeout(function () { t.parentNode.removeChild(t); }, 5000);
  };
  if (!loe()) kyp.setAttribute('data-olek', 'nahtav');
  act();
})(window, document);
