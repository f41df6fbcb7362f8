{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const K = ['preferences', 'statistics', 'marketing'], nume = { preferences: 'Preferințe', statistics: 'Statistici', marketing: 'Marketing' };
truth = () => { const s = getC('mz_consent_status'); return !s ? 'nothing' : K.some(k => getC('mz_' + k) === 'allow') ? 'accepted' : 'rejected'; };
effects = { accept: '.mz-accept', reject: '.mz-deny', save: '.mz-save', open: '.mz-view, .mz-manage, summary', close: '.mz-close', switch: '.mz-cb' };
document.body.insertAdjacentHTML('beforeend', `<div class="mz-banner" role="dialog" aria-modal="true" aria-labelledby="mz-h" aria-live="polite" hidden><div class="mz-head"><div id="mz-h">Gestionează consimțământul</div><div class="mz-close" tabindex="0" role="button" aria-label="Închide dialogul"><svg viewBox="0 0 352 512" width="14" aria-hidden="true"><path d="M243 256l100-100c12-12 12-32 0-44l-22-22c-12-12-32-12-44 0L176 189 76 89c-12-12-32-12-44 0L10 111c-12 12-12 32 0 44l100 101L10 356c-12 12-12 32 0 44l22 22c12 12 32 12 44 0l100-100 101 100c12 12 32 12 44 0l22-22c12-12 12-32 0-44z"/></svg></div></div>
<div class="mz-msg">Muzeul folosește cookie-uri și tehnologii asemănătoare ca să țină minte limba aleasă, să numere vizitele și să își promoveze atelierele. Fără consimțământul tău unele filme și hărți nu vor fi afișate.</div><div class="mz-cats" hidden><details><summary>Funcționale <span>Mereu active</span></summary><p>Necesare serviciului cerut.</p></details>${K.map(k => `<details><summary>${nume[k]} <label class="mz-cb"><input type="checkbox" data-c="${k}" aria-label="${nume[k]}"></label></summary><p>Stocarea tehnică folosită pentru ${nume[k].toLowerCase()}.</p></details>`).join('')}</div>
<div class="mz-btns"><button class="mz-accept">Acceptă</button><button class="mz-deny">Refuză</button><button class="mz-view">Vezi preferințele</button><button class="mz-save" hidden>Salvează preferințele</button></div><div class="mz-docs"><a href="#cookie">Politica privind cookie-urile</a> <a href="#gdpr">Confidențialitate</a></div></div><button class="mz-manage" hidden>Gestionează consimțământul</button>`);
const q = s => document.querySelector(s), b = q('.mz-banner');
const arata = da => { b.hidden = !da; q('.mz-manage').hidden = da; };
const pune = f => { K.forEach(k => setC('mz_' + k, f(k) ? 'allow' : 'deny', 365)); setC('mz_functional', 'allow', 365); setC('mz_consent_status', K.some(f) ? 'allow' : 'deny', 365); arata(false); act(); };
q('.mz-accept').onclick = () => pune(() => true);
q('.mz-deny').onclick = () => pune(() => false);
q('.mz-save').onclick = () => pune(k => q(`[data-c=${k}]`).checked);
q('.mz-view').onclick = () => { q('.mz-cats').hidden = q('.mz-save').hidden = false; q('.mz-view').hidden = true; };
q('.mz-close').onclick = () => arata(false);
q('.mz-close').onkeydown = e => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); arata(false); } };
q('.mz-manage').onclick = () => { K.forEach(k => { q(`[data-c=${k}]`).checked = getC('mz_' + k) === 'allow'; }); arata(true); };
arata(truth() === 'nothing');
act();
}
