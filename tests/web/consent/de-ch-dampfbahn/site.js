{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'dampfbahn-cookie';
const lies = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = lies(); return !v ? 'nothing' : v.consents.statistics || v.consents['external-media'] ? 'accepted' : 'rejected'; };
effects = { accept: '[data-brl-accept]', reject: '[data-brl-ess]', save: '[data-brl-save]', open: '[data-brl-more], .brl-btn-cookie-preference, .dbf a', switch: '.brl-cb' };
const zeige = () => {
  const w = document.createElement('div'); w.id = 'BrlBox'; w.setAttribute('data-nosnippet', '');
  const v = lies();
  w.innerHTML = `<div class="brl-shade"><div class="brl-box" role="dialog" aria-modal="true" aria-labelledby="brlh"><div class="brl-1"><p role="heading" aria-level="3" id="brlh" class="h">Datenschutz-Präferenz</p><p>Bitte wählen Sie, bevor die Fahrt weitergeht: Neben den essenziellen Cookies möchten wir Besuche zählen sowie Filme und Karten von Dritten zeigen. Ohne Ihr Ja geschieht das nicht. Mehr dazu in der <a href="datenschutz.html">Datenschutzerklärung</a>.</p>
<ul><li><label class="brl-cb"><input type="checkbox" checked disabled> Essenziell</label></li><li><label class="brl-cb"><input type="checkbox" name="statistics" ${v && v.consents.statistics ? 'checked' : ''}> Statistiken</label></li><li><label class="brl-cb"><input type="checkbox" name="external-media" ${v && v.consents['external-media'] ? 'checked' : ''}> Externe Medien</label></li></ul>
<p><button type="button" class="brl-a" data-brl-accept>Alle akzeptieren</button></p><p><button type="button" class="brl-s" data-brl-save>Speichern</button></p><p><a href="#" role="button" data-brl-ess>Nur essenzielle Cookies akzeptieren</a></p><p><a href="#" role="button" data-brl-more>Individuelle Datenschutz-Präferenzen</a></p></div>
<div class="brl-2" hidden><p class="h">Übersicht der Dienste</p><p>Matomo (Statistiken), YouTube und OpenStreetMap (Externe Medien). Die Auswahl treffen Sie über die Kästchen.</p></div></div></div>`;
  document.body.append(w);
  const q = s => w.querySelector(s);
  const merke = (statistics, media) => { setC(N, JSON.stringify({ consents: { essential: true, statistics, 'external-media': media }, domainPath: place, expires: new Date(Date.now() + 60 * 864e5).toUTCString(), uid: 'anonymous', v3: true, version: 3 }), 60); w.remove(); act(); };
  q('[data-brl-accept]').onclick = () => merke(true, true);
  q('[data-brl-save]').onclick = () => merke(q('[name=statistics]').checked, q('[name=external-media]').checked);
  q('[data-brl-ess]').onclick = e => { e.preventDefault(); merke(false, false); };
  q('[data-brl-more]').onclick = e => { e.preventDefault(); q('.brl-2').hidden = false; };
};
document.querySelectorAll('.brl-btn-cookie-preference').forEach(b => { b.onclick = e => { e.preventDefault(); zeige(); }; });
if (!lies()) zeige();
act();
}
