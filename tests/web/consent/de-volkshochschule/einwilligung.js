(function () {
  var GRUPPEN = { essenziell: 'Essenziell', statistik: 'Statistik', marketing: 'Marketing', extern: 'Externe Medien' };
  var lies = function () { var m = document.cookie.match(/(?:^|; )vhs_einwilligung=([^;]*)/); return m ? JSON.parse(decodeURIComponent(m[1])) : null; };
  truth = function () { var g = lies(); return !g ? 'nothing' : g.length > 1 ? 'accepted' : 'rejected'; };
  effects = { accept: '[data-ew=alle]', reject: '[data-ew=essenziell]', save: '[data-ew=speichern]', open: '[data-ew=mehr], [data-consent-reopen]' };
  var d = document.createElement('div');
  d.className = 'ew-overlay ew-hide';
  d.innerHTML = '<div class="ew-box" role="dialog" aria-modal="true" aria-labelledby="ew-t"><h3 id="ew-t">Datenschutzeinstellungen</h3><p>Wir nutzen Cookies auf unserer Website. Einige von ihnen sind essenziell, während andere uns helfen, diese Website und Ihre Erfahrung zu verbessern. Wenn Sie unter 16 Jahre alt sind und Ihre Zustimmung zu freiwilligen Diensten geben möchten, müssen Sie Ihre Erziehungsberechtigten um Erlaubnis bitten.</p><ul class="ew-cats">' +
    Object.keys(GRUPPEN).map(function (k) { return '<li><label><input type="checkbox" value="' + k + '"' + (k === 'essenziell' ? ' checked disabled' : '') + '> ' + GRUPPEN[k] + '</label></li>'; }).join('') +
    '</ul><a href="#" role="button" class="ew-btn" data-ew="alle">Alle akzeptieren</a><a href="#" role="button" class="ew-btn ew-grey" data-ew="speichern">Speichern</a><a href="#" role="button" class="ew-btn ew-grey" data-ew="essenziell">Nur essenzielle Cookies akzeptieren</a><p class="ew-small"><a href="#" role="button" data-ew="mehr">Individuelle Datenschutzeinstellungen</a></p><div class="ew-mehr" hidden><h4>Essenziell (1)</h4><p>Sitzungscookie der Kursanmeldung.</p><h4>Statistik (1)</h4><p>Matomo, Speicherdauer 13 Monate.</p><h4>Marketing (1)</h4><p>Meta Pixel, Speicherdauer 3 Monate.</p><h4>Externe Medien (2)</h4><p>YouTube, OpenStreetMap.</p></div><p class="ew-small"><a href="datenschutz.html">Datenschutzerklärung</a> | <a href="#impressum">Impressum</a></p></div>';
  document.body.appendChild(d);
  var kasten = function () { return [].slice.call(d.querySelectorAll('input')); };
  var speichere = function (gruppen) { document.cookie = 'vhs_einwilligung=' + encodeURIComponent(JSON.stringify(gruppen)) + '; path=' + place + '; max-age=' + 365 * 86400; d.classList.add('ew-hide'); act(); };
  var auf = { alle: function () { speichere(Object.keys(GRUPPEN)); }, essenziell: function () { speichere(['essenziell']); }, speichern: function () { speichere(kasten().filter(function (k) { return k.checked; }).map(function (k) { return k.value; })); }, mehr: function () { var m = d.querySelector('.ew-mehr'); m.hidden = !m.hidden; } };
  d.addEventListener('click', function (e) { var a = e.target.closest('[data-ew]'); if (a) { e.preventDefault(); auf[a.getAttribute('data-ew')](); } });
  document.querySelectorAll('[data-consent-reopen]').forEach(function (a) { a.addEventListener('click', function (e) { e.preventDefault(); var g = lies() || ['essenziell']; kasten().forEach(function (k) { k.checked = g.indexOf(k.value) >= 0; }); d.classList.remove('ew-hide'); }); });
  if (!lies() && !/datenschutz/.test(location.pathname)) d.classList.remove('ew-hide');
  act();
})();
