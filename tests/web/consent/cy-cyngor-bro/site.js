{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'cbh_polisi_cwcis';
const darllen = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = darllen(); return !v ? 'nothing' : v.dadansoddi ? 'accepted' : 'rejected'; };
effects = { accept: '.derbyn', reject: '.gwrthod', close: '.cuddio', open: '.cbf-cwcis', save: '.cadw', switch: '.radio' };
const ysgrifennu = dadansoddi => { setC(N, JSON.stringify({ hanfodol: true, dadansoddi }), 365); act(); };
const dangos = () => {
  document.body.insertAdjacentHTML('afterbegin', `<div class="baner-cwcis" role="region" aria-label="Cwcis ar wefan y Cyngor"><div class="neges"><h2>Cwcis ar wefan Cyngor Bro Hafren</h2><p>Rydym yn defnyddio rhai cwcis hanfodol er mwyn i’r wefan weithio. Hoffem ddefnyddio cwcis dadansoddi hefyd, i ddeall sut mae pobl yn defnyddio’r wefan.</p><button type="button" class="botwm derbyn">Derbyn cwcis dadansoddi</button> <button type="button" class="botwm gwrthod">Gwrthod cwcis dadansoddi</button> <a href="cwcis.html">Gweld cwcis</a></div><div class="cadarnhad" hidden><p></p><button type="button" class="botwm cuddio">Cuddio’r neges hon</button></div></div>`);
  const b = document.querySelector('.baner-cwcis'), q = s => b.querySelector(s);
  const ateb = ie => { ysgrifennu(ie); q('.cadarnhad p').textContent = ie ? 'Rydych wedi derbyn cwcis dadansoddi. Gallwch newid eich gosodiadau ar y dudalen cwcis.' : 'Rydych wedi gwrthod cwcis dadansoddi. Gallwch newid eich gosodiadau ar y dudalen cwcis.'; q('.neges').hidden = true; q('.cadarnhad').hidden = false; };
  q('.derbyn').onclick = () => ateb(true); q('.gwrthod').onclick = () => ateb(false); q('.cuddio').onclick = () => b.remove();
};
const f = $('dewis');
if (f) { const v = darllen(); if (v) f.c.value = v.dadansoddi ? 'ie' : 'na'; f.onsubmit = e => { e.preventDefault(); if (!f.c.value) return; ysgrifennu(f.c.value === 'ie'); $('cadwyd').textContent = 'Mae eich gosodiadau wedi’u cadw.'; document.querySelector('.baner-cwcis')?.remove(); }; }
if (!darllen()) setTimeout(() => { if (!darllen()) dangos(); }, f ? 600 : 3300);
act();
}
