{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const N = '__jfccc_jef', K = '__jfcconsent_jef', P = { s23: 'Mittaus', s24: 'Markkinointi', s26: 'Toiminnot' };
const lue = () => getL(K) ? JSON.parse(getL(K)) : null;
truth = () => { const v = lue(); return !v ? 'nothing' : v.p.length ? 'accepted' : 'rejected'; };
effects = { accept: '.jfcyes', reject: '.jfcno', open: '.jfccust, .jfcbadge', save: '.jfcsave', switch: '.jfccb' };
document.body.insertAdjacentHTML('beforeend', `<div id="jfcwrap" hidden><div class="jfcbg"></div><div id="jfcbox" class="jfcbox" role="dialog" aria-modal="true" aria-labelledby="jfch"><div class="jfcl1"><div id="jfch" class="jfch">Tietojesi käsittely</div><div class="jfct"><p>Festivaalin sivuilla on evästeitä, joilla mittaamme kävijöitä, näytämme trailereita ja mainostamme ohjelmaa. Osa tiedoista voidaan siirtää EU:n ulkopuolelle. Suostumus on vapaaehtoinen, ja voit perua sen milloin tahansa. <a href="#tietosuoja">Tietosuoja</a></p></div>
<div class="jfcbtns"><a class="jfcb jfccust" href="#" role="button">Omat asetukset</a><a class="jfcb jfcno" href="#" role="button">Hylkää</a><a class="jfcb jfcyes" href="#" role="button">Hyväksy kaikki</a></div></div>
<div class="jfcl2" hidden><div class="jfch">Omat asetukset</div><table><tr><th>Käyttötarkoitus</th><th>Tila</th></tr><tr><td>Välttämätön</td><td>Aina käytössä</td></tr>${Object.entries(P).map(([k, n]) => `<tr><td id="l${k}">${n}</td><td><span class="jfccb" role="switch" tabindex="0" aria-checked="false" aria-labelledby="l${k}" data-k="${k}"></span></td></tr>`).join('')}</table><div class="jfcbtns"><a class="jfcb jfcno" href="#" role="button">Hylkää</a><a class="jfcb jfcsave" href="#" role="button">Tallenna ja poistu</a><a class="jfcb jfcyes" href="#" role="button">Hyväksy kaikki</a></div></div></div></div>
<div class="jfcbadge" role="button" tabindex="0" hidden>Tietosuoja-asetukset</div>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)];
const nayta = k => { q('#jfcwrap').hidden = !k; q('.jfcbadge').hidden = k; };
const talleta = p => { setL(K, { p, t: Date.now(), id: 31337 }); setC(N, 'aBPx' + p.length + Math.random().toString(36).slice(2, 8), 365); nayta(false); act(); };
const on = (s, f) => qa(s).forEach(e => { e.onclick = x => { x.preventDefault(); f(e); }; });
on('.jfcyes', () => talleta(Object.keys(P))); on('.jfcno', () => talleta([]));
on('.jfcsave', () => talleta(qa('.jfccb[aria-checked=true]').map(c => c.dataset.k)));
const kerros2 = () => { const v = lue(); qa('.jfccb').forEach(c => c.setAttribute('aria-checked', !!v && v.p.includes(c.dataset.k))); q('.jfcl1').hidden = true; q('.jfcl2').hidden = false; };
on('.jfccust', kerros2);
on('.jfccb', c => c.setAttribute('aria-checked', c.getAttribute('aria-checked') !== 'true'));
on('.jfcbadge', () => { kerros2(); nayta(true); });
qa('.jfccb, .jfcbadge').forEach(c => { c.onkeydown = e => { if (e.key === ' ' || e.key === 'Enter') { e.preventDefault(); c.click(); } }; });
nayta(!lue());
act();
}
