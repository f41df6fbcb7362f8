var hwCookie = 'cookieZustimmung';
function hwLesen() { var t = ('; ' + document.cookie).split('; ' + hwCookie + '='); return t.length > 1 ? t[1].split(';')[0] : ''; }
truth = function () { return { alle: 'accepted', notwendig: 'rejected' }[hwLesen()] || 'nothing'; };
effects = { accept: '#hw-alle', reject: '#hw-nur', open: '#hw-mehr, .hw-aendern' };
document.body.insertAdjacentHTML('beforeend', '<div id="hw-grund"></div><div id="hw-fenster" role="dialog" aria-modal="true" aria-label="Hinweis zu Cookies"><h2>Cookies auf lindenau.de</h2><p>Wir verwenden technisch notwendige Cookies. Darüber hinaus möchten wir mit Ihrer Zustimmung statistische Daten erheben und externe Inhalte (Karten, Videos, Vorlesefunktion) einbinden. Näheres in der <a href="datenschutz.html">Datenschutzerklärung</a>.</p><button id="hw-nur" class="hw-knopf">Nur notwendige Cookies</button><button id="hw-alle" class="hw-knopf">Alle Cookies zulassen</button><p><a href="#" id="hw-mehr" role="button" aria-controls="hw-details">Cookie-Details anzeigen</a></p><div id="hw-details"><p><b>Notwendig:</b> PHPSESSID, cookieZustimmung (30 Tage)</p><p><b>Statistik:</b> _et_coid (2 Jahre)</p><p><b>Externe Inhalte:</b> YouTube, Komoot</p></div></div>');
function hwZeige(ja) { $('hw-grund').style.display = $('hw-fenster').style.display = ja ? 'block' : 'none'; }
function hwSetze(wert) { document.cookie = hwCookie + '=' + wert + '; path=' + place + '; max-age=' + 30 * 24 * 3600; hwZeige(false); act(); }
$('hw-alle').onclick = function () { hwSetze('alle'); };
$('hw-nur').onclick = function () { hwSetze('notwendig'); };
$('hw-mehr').onclick = function () { var d = $('hw-details'); d.style.display = d.style.display === 'block' ? 'none' : 'block'; this.textContent = d.style.display === 'block' ? 'Cookie-Details ausblenden' : 'Cookie-Details anzeigen'; return false; };
document.querySelectorAll('.hw-aendern').forEach(function (a) { a.onclick = function () { hwZeige(true); return false; }; });
if (!hwLesen()) hwZeige(true);
act();
