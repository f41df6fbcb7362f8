jQueryVrij(function () {
  var melding = null;
  function lees() { var m = document.cookie.match(/(?:^|; )hp_cookieakkoord=(alles|functioneel)/); return m ? m[1] : null; }
  function kies(wat) {
    document.cookie = 'hp_cookieakkoord=' + wat + '; path=' + place + '; max-age=' + 365 * 86400 + '; SameSite=Lax';
    if (melding) melding.remove();
    melding = null;
    act();
  }
  function toon() {
    if (melding) return;
    melding = document.createElement('div');
    melding.className = 'hp-melding';
    melding.setAttribute('role', 'dialog');
    melding.setAttribute('aria-label', 'Cookies');
    melding.innerHTML = '<p>Onze praktijk gebruikt functionele cookies en, als u dat goed vindt, cookies van Google Analytics en YouTube. Zie onze <a class="hp-lees" href="/nl-huisarts-k/privacy/">privacyverklaring</a>.</p><button type="button" class="hp-akkoord">Akkoord</button><a href="#functioneel" class="hp-functioneel">Alleen functionele cookies</a>';
    document.body.appendChild(melding);
    melding.querySelector('.hp-akkoord').addEventListener('click', function () { kies('alles'); });
    melding.querySelector('.hp-functioneel').addEventListener('click', function (e) { e.preventDefault(); kies('functioneel'); });
  }
  truth = function () { return { alles: 'accepted', functioneel: 'rejected' }[lees()] || 'nothing'; };
  effects = { accept: '.hp-akkoord', reject: '.hp-functioneel', open: '.hp-lees, .hp-wijzig, .hp-voet a' };
  var wijzig = document.querySelector('.hp-wijzig');
  if (wijzig) wijzig.addEventListener('click', function (e) { e.preventDefault(); toon(); });
  if (!lees()) toon();
  act();
});
function jQueryVrij(f) { if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', f); else f(); }
