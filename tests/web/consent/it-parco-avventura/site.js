{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = '_vcpol_cs-8821', P = { 2: ['Funzionalità', 'Permettono la chat e le mappe interattive.'], 3: ['Esperienza', 'Mostrano video e contenuti di piattaforme esterne.'], 4: ['Misurazione', 'Ci aiutano a contare le visite.'], 5: ['Marketing', 'Servono a proporti annunci pertinenti.'] };
const leggi = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = leggi(); return !v ? 'nothing' : Object.keys(P).some(k => v.purposes[k]) ? 'accepted' : 'rejected'; };
effects = { accept: '.vc-cs-accept', reject: '.vc-cs-reject', open: '.vc-cs-customize, .vc-tp-btn, .vc-desc', save: '.vc-cs-save', switch: '.vc-check' };
document.body.insertAdjacentHTML('beforeend', `<div id="vc-cs-banner" role="alertdialog" aria-labelledby="vc-cs-title" class="vc-bottom" hidden><div class="vc-cs-content"><div id="vc-cs-title">Informativa</div><div class="vc-cs-paragraph">Noi e alcune terze parti selezionate usiamo cookie o tecnologie simili per finalità tecniche e, con il tuo consenso, anche per <strong>funzionalità, esperienza, misurazione</strong> e <strong>marketing</strong> come indicato nella <a href="#cookie">cookie policy</a>. Puoi dare, negare o revocare il consenso in qualsiasi momento.</div>
<div class="vc-cs-opt"><button class="vc-cs-customize">Scopri di più e personalizza</button><div><button class="vc-cs-reject">Rifiuta</button> <button class="vc-cs-accept">Accetta</button></div></div></div></div>
<div id="vc-panel" hidden><div class="vc-inner" role="dialog" aria-modal="true" aria-label="Le tue preferenze relative al consenso"><h2>Le tue preferenze relative al consenso</h2><p>Il pannello che segue ti permette di esprimere le tue preferenze sulle tecnologie di tracciamento che usiamo.</p><p class="vc-due"><button class="vc-cs-reject">Rifiuta tutto</button> <button class="vc-cs-accept">Accetta tutto</button></p>
<div class="vc-riga"><div><b>Strettamente necessari</b></div><div class="vc-fisso">sempre attivi</div></div>${Object.entries(P).map(([k, [n, t]]) => `<div class="vc-riga"><div><b id="vc-n${k}">${n}</b> <button class="vc-desc" aria-expanded="false" aria-controls="vc-t${k}">Descrizione</button><div id="vc-t${k}" hidden>${t}</div></div><div class="vc-check" role="checkbox" tabindex="0" aria-checked="false" aria-labelledby="vc-n${k}" data-k="${k}"></div></div>`).join('')}
<p><button class="vc-cs-save">Salva e continua</button></p></div></div>
<button type="button" class="vc-tp-btn" title="Le tue preferenze relative al consenso" hidden><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><rect x="3" y="8" width="14" height="10" fill="none" stroke="#111"/><path d="M6 8V5a4 4 0 0 1 8 0v3" fill="none" stroke="#111"/></svg></button>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)];
const chiudi = () => { $('vc-cs-banner').hidden = $('vc-panel').hidden = true; q('.vc-tp-btn').hidden = false; };
const scrivi = f => { const purposes = { 1: true }; Object.keys(P).forEach(k => { purposes[k] = !!f(k); }); setC(N, JSON.stringify({ timestamp: new Date().toISOString(), version: '1.68.0', purposes, id: 8821 }), 365); chiudi(); act(); };
qa('.vc-cs-accept').forEach(b => { b.onclick = () => scrivi(() => true); });
qa('.vc-cs-reject').forEach(b => { b.onclick = () => scrivi(() => false); });
q('.vc-cs-save').onclick = () => scrivi(k => q(`[data-k="${k}"]`).getAttribute('aria-checked') === 'true');
q('.vc-cs-customize').onclick = () => { $('vc-panel').hidden = false; $('vc-cs-banner').hidden = true; };
q('.vc-tp-btn').onclick = () => { const v = leggi(); qa('.vc-check').forEach(c => c.setAttribute('aria-checked', !!(v && v.purposes[c.dataset.k]))); $('vc-panel').hidden = false; };
qa('.vc-desc').forEach(b => { b.onclick = () => { const t = $(b.getAttribute('aria-controls')); t.hidden = !t.hidden; b.setAttribute('aria-expanded', !t.hidden); }; });
qa('.vc-check').forEach(c => { c.onclick = () => c.setAttribute('aria-checked', c.getAttribute('aria-checked') !== 'true'); c.onkeydown = e => { if (e.key === ' ') { e.preventDefault(); c.click(); } }; });
if (leggi()) chiudi(); else $('vc-cs-banner').hidden = false;
act();
}
