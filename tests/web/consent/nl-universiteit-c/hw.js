(function () {
  'use strict';
  var NAAM = 'hw-cookievoorkeur';
  function voorkeur() { var m = document.cookie.match('(?:^|; )' + NAAM + '=([^;]*)'); return m ? m[1] : null; }
  truth = function () { var v = voorkeur(); return v === null ? 'nothing' : v === 'noodzakelijk' ? 'rejected' : 'accepted'; };
  effects = { accept: '#hw-ja', reject: '#hw-nee, #hw-geen', save: '#hw-bewaar', open: '#hw-zelf, #hw-aanpassen, a[href$="/cookies/"], a[href="#privacy"]' };
  var melding, instel;
  function weg(el) { if (el && el.parentNode) el.parentNode.removeChild(el); }
  function zet(lijst) {
    document.cookie = NAAM + '=' + (lijst.join('+') || 'noodzakelijk') + '; path=/nl-universiteit-c/; max-age=' + 60 * 60 * 24 * 365;
    weg(melding); weg(instel);
    act();
  }
  function maak(klasse, html) { var d = document.createElement('div'); d.className = klasse; d.innerHTML = html; document.body.appendChild(d); return d; }
  function klik(id, doe) { document.getElementById(id).addEventListener('click', function (e) { e.preventDefault(); doe(); }); }
  function toon() {
    melding = maak('hw-melding', '<p><b>Wij gebruiken cookies</b><br>Met cookies maken we de website beter en kunnen we je persoonlijke informatie over onze opleidingen laten zien, ook op andere websites. Ga je hiermee akkoord? Je kunt ook kiezen voor <a href="#" id="hw-nee">alleen noodzakelijke cookies</a> of de cookies <a href="#" id="hw-zelf">zelf instellen</a>. Meer weten? Lees onze <a href="/nl-universiteit-c/cookies/">cookieverklaring</a>.</p><button type="button" class="hw-knop" id="hw-ja">Akkoord</button>');
    melding.setAttribute('role', 'region');
    melding.setAttribute('aria-label', 'Cookiemelding');
    klik('hw-ja', function () { zet(['statistiek', 'marketing']); });
    klik('hw-nee', function () { zet([]); });
    klik('hw-zelf', stelIn);
  }
  function stelIn() {
    var v = voorkeur() || '';
    instel = maak('hw-instel', '<form role="dialog" aria-modal="true" aria-label="Cookievoorkeuren"><h2>Cookievoorkeuren</h2><p>Noodzakelijke cookies staan altijd aan.</p><label><input type="checkbox" id="hw-stat"' + (v.indexOf('statistiek') >= 0 ? ' checked' : '') + '> Statistische cookies</label>Hiermee meten we hoe bezoekers de website gebruiken.<label><input type="checkbox" id="hw-mark"' + (v.indexOf('marketing') >= 0 ? ' checked' : '') + '> Marketingcookies</label>Hiermee laten we je relevante advertenties zien.<p><button type="button" class="hw-knop" id="hw-bewaar">Voorkeuren opslaan</button><button type="button" class="hw-knop hw-stil" id="hw-geen">Alles weigeren</button></p></form>');
    klik('hw-bewaar', function () {
      var lijst = [];
      if (document.getElementById('hw-stat').checked) lijst.push('statistiek');
      if (document.getElementById('hw-mark').checked) lijst.push('marketing');
      zet(lijst);
    });
    klik('hw-geen', function () { zet([]); });
  }
  if (document.getElementById('hw-aanpassen')) klik('hw-aanpassen', stelIn);
  if (voorkeur() === null) toon();
  act();
})();
