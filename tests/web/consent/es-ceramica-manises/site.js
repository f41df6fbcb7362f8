{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'cm_lgcookies', grupos = [[2, 'Personalización'], [3, 'Análisis'], [4, 'Marketing']];
truth = () => { const v = getC(N); return !v ? 'nothing' : JSON.parse(v).purposes.some(p => p > 1) ? 'accepted' : 'rejected'; };
effects = { accept: '.lg-acepto', reject: '.lg-rechazo', save: '.lg-guardar', open: '.lg-config, .lg-cab, .lg-reabrir', switch: '.lg-sw' };
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)], b = $('lgcm_banner');
const cerrar = () => { b.hidden = true; q('.lg-reabrir').hidden = false; };
const guardar = purposes => { setC(N, JSON.stringify({ necessary: true, purposes: [1, ...purposes], date: Date.now() }), 365); cerrar(); act(); };
q('.lg-acepto').onclick = () => guardar([2, 3, 4]);
q('.lg-rechazo').onclick = () => guardar([]);
q('.lg-config').onclick = () => { q('.lg-vista1').hidden = true; q('.lg-vista2').hidden = false; q('.lg-guardar').hidden = false; q('.lg-config').hidden = true; };
q('.lg-guardar').onclick = () => guardar(qa('.lg-sw:checked').map(i => +i.value));
qa('.lg-cab').forEach(c => { c.onclick = () => { const t = c.parentNode.nextElementSibling; t.hidden = !t.hidden; c.setAttribute('aria-expanded', !t.hidden); }; });
q('.lg-reabrir').onclick = () => { const v = JSON.parse(getC(N) || '{"purposes":[]}'); qa('.lg-sw').forEach(i => { i.checked = v.purposes.includes(+i.value); }); b.hidden = false; };
if (getC(N)) cerrar(); else b.hidden = false;
act();
}
