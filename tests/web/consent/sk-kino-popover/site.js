{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'kinozahrada_suhlas';
const citaj = () => JSON.parse(getL(K) || 'null');
truth = () => { const v = citaj(); return !v ? 'nothing' : v.meranie || v.reklama ? 'accepted' : 'rejected'; };
effects = { accept: '.kz-ano', reject: '.kz-nie', save: '.kz-uloz', open: '[popovertarget]', switch: '.kz-v' };
const lista = $('kz-lista'), nast = $('kz-nast'), pole = k => nast.querySelector(`[name=${k}]`);
const hotovo = (meranie, reklama) => { setL(K, { nutne: 1, meranie: +meranie, reklama: +reklama }); for (const p of [nast, lista]) if (p.matches(':popover-open')) p.hidePopover(); act(); };
document.querySelectorAll('.kz-ano').forEach(b => { b.onclick = () => hotovo(true, true); });
document.querySelectorAll('.kz-nie').forEach(b => { b.onclick = () => hotovo(false, false); });
nast.querySelector('.kz-uloz').onclick = () => hotovo(pole('meranie').checked, pole('reklama').checked);
nast.addEventListener('beforetoggle', e => { if (e.newState === 'open') { const v = citaj(); pole('meranie').checked = !!v && !!v.meranie; pole('reklama').checked = !!v && !!v.reklama; } });
if (!citaj()) lista.showPopover();
act();
}
