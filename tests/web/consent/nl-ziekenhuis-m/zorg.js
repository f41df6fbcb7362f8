// Cookiemelding Medisch Centrum De Zuidrand
document.addEventListener('DOMContentLoaded', function () {
  var SLEUTEL = 'mdz-cookievoorkeur';
  var melding = document.createElement('div');
  melding.className = 'mdz-melding';
  melding.hidden = true;
  melding.setAttribute('role', 'region');
  melding.setAttribute('aria-label', 'Cookievoorkeuren');
  melding.innerHTML = '<p>Wij gebruiken cookies om de website goed te laten werken en om te zien hoe de website wordt gebruikt. Ook tonen we video’s van YouTube, die cookies plaatsen. Lees meer op de pagina <a href="/nl-ziekenhuis-m/privacy/">Privacy en cookies</a>.</p>' +
    '<ul hidden><li><label><input type="checkbox" checked disabled> Noodzakelijke cookies</label></li><li><label><input type="checkbox" name="mdz-analyse"> Analytische cookies</label></li><li><label><input type="checkbox" name="mdz-video"> Cookies van derden (video)</label></li></ul>' +
    '<button type="button" class="mdz-alle">Alle cookies toestaan</button><button type="button" class="mdz-nodig">Alleen noodzakelijke cookies</button><button type="button" class="mdz-open mdz-instel">Instellingen</button><button type="button" class="mdz-open mdz-opslaan" hidden>Keuze opslaan</button>';
  document.body.insertBefore(melding, document.body.firstChild);
  var el = function (s) { return melding.querySelector(s); };
  var analyse = el('[name=mdz-analyse]'), video = el('[name=mdz-video]');
  function voorkeur() { return JSON.parse(localStorage.getItem(SLEUTEL) || 'null'); }
  truth = function () { var v = voorkeur(); return !v ? 'nothing' : v.analyse || v.video ? 'accepted' : 'rejected'; };
  effects = { accept: '.mdz-alle', reject: '.mdz-nodig', save: '.mdz-opslaan', open: '.mdz-instel, .mdz-wijzig, .mdz-voet a, .mdz-melding a' };
  function uitklappen(ja) {
    el('ul').hidden = !ja;
    el('.mdz-opslaan').hidden = !ja;
    el('.mdz-instel').hidden = ja;
  }
  function bewaar(a, v) {
    localStorage.setItem(SLEUTEL, JSON.stringify({ analyse: a, video: v, datum: new Date().toISOString().slice(0, 10) }));
    melding.hidden = true;
    act();
  }
  function toon() {
    var v = voorkeur() || {};
    analyse.checked = !!v.analyse;
    video.checked = !!v.video;
    uitklappen(false);
    melding.hidden = false;
  }
  el('.mdz-alle').onclick = function () { bewaar(true, true); };
  el('.mdz-nodig').onclick = function () { bewaar(false, false); };
  el('.mdz-instel').onclick = function () { uitklappen(true); };
  el('.mdz-opslaan').onclick = function () { bewaar(analyse.checked, video.checked); };
  var wijzig = document.querySelector('.mdz-wijzig');
  if (wijzig) wijzig.onclick = function (e) { e.preventDefault(); toon(); scrollTo(0, 0); };
  if (!voorkeur()) toon();
  act();
});
