{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'jp_cookie_allowed';
const olvas = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = olvas(); return !v ? 'nothing' : v.stat || v.mkt ? 'accepted' : 'rejected'; };
effects = { accept: '.jp-igen', save: '.jp-ment', open: '.jp-beall', close: '.jp-x', switch: '.jp-s' };
document.body.insertAdjacentHTML('beforeend', `<div class="jp-cookie" role="alert" hidden><div class="jp-sz"><strong>Sütiket használunk</strong><p>A jegyvásárláshoz szükséges sütik mellett – hozzájárulásával – statisztikai és marketingcélú sütiket is elhelyezünk. Részletek az <a href="#adatkezeles">adatkezelési tájékoztatóban</a>.</p></div><div><button class="jp-beall">Beállítások</button><button class="jp-igen">Elfogadom</button></div></div>
<div class="jp-m" hidden><div role="dialog" aria-modal="true" aria-label="Sütibeállítások"><button class="jp-x" aria-label="Bezárás">×</button><h3>Sütibeállítások</h3><p><label><input type="checkbox" checked disabled> Működéshez szükséges sütik</label></p><p><label class="jp-s"><input type="checkbox" name="stat" checked> Statisztikai sütik</label></p><p><label class="jp-s"><input type="checkbox" name="mkt" checked> Marketingsütik</label></p><button class="jp-ment">Beállítások mentése</button></div></div>`);
const q = s => document.querySelector(s);
const kesz = (stat, mkt) => { setC(N, JSON.stringify({ alap: 1, stat: +stat, mkt: +mkt }), 365); q('.jp-cookie').hidden = q('.jp-m').hidden = true; act(); };
q('.jp-igen').onclick = () => kesz(true, true);
q('.jp-beall').onclick = () => { q('.jp-m').hidden = false; };
q('.jp-x').onclick = () => { q('.jp-m').hidden = true; };
q('.jp-ment').onclick = () => kesz(q('[name=stat]').checked, q('[name=mkt]').checked);
q('.jp-cookie').hidden = !!olvas();
act();
}
