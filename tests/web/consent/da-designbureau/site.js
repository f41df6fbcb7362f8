{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'sn_cookies';
truth = () => ({ ja: 'accepted', nej: 'rejected' })[getL(K)] || 'nothing';
effects = { accept: '.snc-ja', reject: '.snc-nej', open: '.snc-prik' };
const split = e => { const t = e.textContent; e.setAttribute('aria-label', t); e.innerHTML = t.split(' ').map(o => `<span class="ord" aria-hidden="true">${[...o].map((c, i) => `<span class="tegn" style="animation-delay:${i * 25}ms">${c}</span>`).join('')}</span>`).join(' '); };
document.body.insertAdjacentHTML('beforeend', `<div class="snc" hidden><p data-split>Vi vil gerne bruge cookies til statistik. Er det i orden?</p><div class="snc-r"><button type="button" class="snc-ja" data-split>Ja tak</button><button type="button" class="snc-nej" data-split>Nej tak</button></div></div><button type="button" class="snc-prik" aria-label="Cookievalg" hidden></button>`);
const q = s => document.querySelector(s);
const vis = ja => { q('.snc').hidden = !ja; q('.snc-prik').hidden = ja; };
const valg = v => { setL(K, v); vis(false); act(); };
document.querySelectorAll('[data-split]').forEach(split);
q('.snc-ja').onclick = () => valg('ja');
q('.snc-nej').onclick = () => valg('nej');
q('.snc-prik').onclick = () => vis(true);
vis(truth() === 'nothing');
act();
}
