{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'mgzb.piskotki';
const beri = () => JSON.parse(getL(K) || 'null');
truth = () => { const v = beri(); return !v ? 'nothing' : v.analitika || v.oglasi ? 'accepted' : 'rejected'; };
effects = { accept: '.b-vse', save: '.b-shrani', open: '.b-prilagodi, .piskotki-odpri', switch: '.q-toggle' };
document.body.insertAdjacentHTML('beforeend', `<div id="q-portal--dialog--1"><div class="q-dialog" role="dialog" aria-modal="true" aria-labelledby="pis-n" hidden><div class="q-dialog__backdrop"></div><div class="q-card"><div class="q-card__section"><div class="text-h6" id="pis-n">Piškotki</div><p>Spletna stran poleg nujnih uporablja tudi piškotke, ki merijo obisk in predstavijo naše predstave na družbenih omrežjih. <a href="#zasebnost">Več o tem</a></p></div>
<div class="q-card__section izbira" hidden><div class="q-vrsta">Nujni – vedno vključeni</div><div class="q-toggle" role="switch" tabindex="0" aria-checked="true" aria-label="Analitika" data-k="analitika"><div class="q-toggle__inner"><div class="q-toggle__thumb"></div></div><div class="q-toggle__label">Analitika</div></div><div class="q-toggle" role="switch" tabindex="0" aria-checked="true" aria-label="Oglaševanje" data-k="oglasi"><div class="q-toggle__inner"><div class="q-toggle__thumb"></div></div><div class="q-toggle__label">Oglaševanje</div></div></div>
<div class="q-card__actions"><button class="q-btn b-prilagodi" type="button"><span class="q-focus-helper"></span><span class="q-btn__content"><span class="block">Prilagodi</span></span></button><button class="q-btn b-shrani" type="button" hidden><span class="q-focus-helper"></span><span class="q-btn__content"><span class="block">Shrani izbiro</span></span></button><button class="q-btn b-vse" type="button"><span class="q-focus-helper"></span><span class="q-btn__content"><span class="block">Sprejmi vse</span></span></button></div></div></div></div>`);
const q = s => document.querySelector(s), t = [...document.querySelectorAll('.q-toggle')];
const zapri = v => { setL(K, { nujni: true, ...v, cas: Date.now() }); q('.q-dialog').hidden = true; act(); };
const prilagodi = () => { q('.izbira').hidden = q('.b-shrani').hidden = false; q('.b-prilagodi').hidden = true; };
q('.b-vse').onclick = () => zapri({ analitika: true, oglasi: true });
q('.b-prilagodi').onclick = prilagodi;
q('.b-shrani').onclick = () => zapri(Object.fromEntries(t.map(x => [x.dataset.k, x.getAttribute('aria-checked') === 'true'])));
t.forEach(x => { x.onclick = () => x.setAttribute('aria-checked', x.getAttribute('aria-checked') !== 'true'); });
const odpri = () => { const v = beri(); if (v) t.forEach(x => x.setAttribute('aria-checked', v[x.dataset.k])); prilagodi(); q('.q-dialog').hidden = false; };
q('.piskotki-odpri').onclick = odpri;
document.querySelectorAll('[role=switch], [role=button]').forEach(x => { x.onkeydown = e => { if (e.key === ' ' || e.key === 'Enter') { e.preventDefault(); x.click(); } }; });
if (!beri()) requestAnimationFrame(() => setTimeout(() => { q('.q-dialog').hidden = false; }, 400));
act();
}
