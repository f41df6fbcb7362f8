{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'mf_consentement', T = ['STORAGE', 'ANALYTICS', 'MARKETING'];
const lu = () => JSON.parse(getL(K) || 'null');
truth = () => { const v = lu(); return !v ? 'nothing' : ['ANALYTICS', 'MARKETING'].some(k => v[k] === 'ACCEPT') ? 'accepted' : 'rejected'; };
effects = { accept: '.mf-accept', reject: '.mf-denyAll', save: '.mf-save', close: '.mf-close', open: '.mf-widget', switch: '.mf-toggle' };
document.body.insertAdjacentHTML('beforeend', `<div class="mf-window mf-dialog" role="dialog" aria-label="Bannière de témoins" aria-describedby="mf-desc" hidden><button class="mf-close" aria-label="Fermer cette boîte de dialogue"><svg width="20px" height="20px" viewBox="0 0 20 20" role="img" aria-label="Fermer"><path d="M4 4l12 12M16 4L4 16" stroke="currentColor" stroke-width="2"/></svg></button>
<div id="mf-desc"><p>Le Musée utilise des témoins (cookies) et recueille des renseignements au moyen de la technologie. Ils servent à faire fonctionner le site et, si vous y consentez, à mesurer sa fréquentation et à diffuser de la publicité. <a href="#rprp">Notre politique</a></p></div>
<ul class="mf-list"><li><label class="mf-toggle"><input type="checkbox" checked disabled><span>Essentiels</span></label></li><li><label class="mf-toggle"><input type="checkbox" data-category="ANALYTICS"><span>Analytique</span></label></li><li><label class="mf-toggle"><input type="checkbox" data-category="MARKETING"><span>Marketing</span></label></li></ul>
<div class="mf-buttons"><button class="mf-accept">Accepter</button><button class="mf-denyAll">Tout refuser</button><button class="mf-save">Enregistrer</button></div></div>
<button class="mf-widget" aria-label="Préférences en matière de témoins" hidden><svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true"><circle cx="18" cy="18" r="15" fill="#37cd8f"/><circle cx="13" cy="14" r="2"/><circle cx="22" cy="17" r="2"/><circle cx="16" cy="23" r="2"/></svg></button>`);
const q = s => document.querySelector(s), c = k => q(`[data-category=${k}]`);
const voir = oui => { q('.mf-window').hidden = !oui; q('.mf-widget').hidden = oui; };
const noter = (a, m) => { setL(K, { ESSENTIAL: 'ACCEPT', ANALYTICS: a ? 'ACCEPT' : 'DENY', MARKETING: m ? 'ACCEPT' : 'DENY' }); setL(K + '_date', String(Date.now())); voir(false); act(); };
q('.mf-accept').onclick = () => noter(true, true);
q('.mf-denyAll').onclick = () => noter(false, false);
q('.mf-save').onclick = () => noter(c('ANALYTICS').checked, c('MARKETING').checked);
q('.mf-close').onclick = () => voir(false);
q('.mf-widget').onclick = () => { const v = lu(); ['ANALYTICS', 'MARKETING'].forEach(k => { c(k).checked = !!v && v[k] === 'ACCEPT'; }); voir(true); };
voir(truth() === 'nothing');
act();
}
